"""From a template to a mail: text and HTML of the same facts."""

import re
from typing import Any

from django.template.loader import render_to_string

from peacebuilding.notifications.kinds import Mail

_BLANK = re.compile(r"\n{3,}")


def write(name: str, subject: str, context: dict[str, Any], url: str) -> Mail:
    """Return the mail of `templates/activities/email/<name>.txt` and `.html`.

    `url` is the page the inbox leads to, within this site.
    """
    text = render_to_string(f"activities/email/{name}.txt", context)
    html = render_to_string(f"activities/email/{name}.html", context)
    plain = _BLANK.sub("\n\n", "\n".join(line.rstrip() for line in text.strip().splitlines()))
    return Mail(subject, plain, html.strip(), url)
