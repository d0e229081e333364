"""One JSON object per line on standard error."""

import json
import logging
import re
from datetime import UTC, datetime

from .middleware import request_id

#: Addresses that open something to whoever knows them, up to their secret.
_SECRET = re.compile(
    r"(/(?:invitations|contact|calendar|account/password/reset/key|account/confirm-email)/)[^/\s]+"
)


class JsonFormatter(logging.Formatter):
    """Time (UTC), level, logger, message, request id and, where there is one, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _SECRET.sub(r"\1…", record.getMessage()),
            "request_id": request_id.get(),
        }
        if status := getattr(record, "status_code", None):
            entry["status"] = status
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)
