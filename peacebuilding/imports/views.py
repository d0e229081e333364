"""Pages of the import: what can be imported, the check of one file, and its answers.

For everybody but officers the page of all imports does not exist; the check of a file is there
for who sent it.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View

from peacebuilding.batches.choices import BatchKind
from peacebuilding.batches.models import Batch
from peacebuilding.core.keyset import InvalidCursor, paginate

from . import files, services
from .choices import WORK, Result
from .forms import AnswersForm, UploadForm, read_answers
from .kinds import find_kind
from .models import Upload
from .page import column_rows, questions, twins
from .permissions import can_import, importable
from .scopes import ScopedResource

ROWS_PER_PAGE = 50
RECENT = 5


class OfficerView(View):
    """A page of the Secretariat."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not importable(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


def places_of(upload: Upload | None = None) -> list[tuple[Any, str]]:
    """Return where files are sent in, as crumbs: the page of all imports, or that of the scope."""
    kind = find_kind(upload.kind) if upload is not None else None
    if upload is not None and kind is not None and issubclass(kind, ScopedResource):
        return kind.place(upload.scope)
    return [(_("Data and API"), reverse("data")), (_("Import"), reverse("imports:index"))]


class IndexView(OfficerView):
    """Choose a file; templates; what was imported last."""

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {"kind": request.GET.get("kind", "")}
        return self.page(UploadForm(kinds=importable(request.user), initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, kinds=importable(request.user))
        if form.is_valid():
            kind: Any = find_kind(form.cleaned_data["kind"])
            file = form.cleaned_data["file"]
            try:
                upload = services.accept_upload(
                    actor=request.user, kind=kind, file_name=file.name, content=file.read()
                )
                return redirect("imports:upload", upload.pk)
            except ValidationError as refusal:
                form.add_error("file", refusal)
        return self.page(form, status=422)

    def page(self, form: UploadForm, status: int = 200) -> HttpResponse:
        """Show the form."""
        user = self.request.user
        uploads = Upload.objects.visible_to(user).filter(owner=user).waiting().without_tables()
        batches = Batch.objects.visible_to(user).filter(kind=BatchKind.IMPORT)
        context = {
            "form": form,
            "kinds": importable(user),
            "uploads": uploads[:RECENT],
            "batches": batches.select_related("made_by")[:RECENT],
            "crumbs": [*places_of()[:1], (_("Import"), "")],
        }
        return render(self.request, "imports/index.html", context, status=status)


class UploadMixin(View):
    """A page of one file, for who sent it."""

    def upload(self, *, waits: bool = True) -> Upload:
        """Return the file of the address, the reader's own; as long as it waits, if told so."""
        rows = Upload.objects.visible_to(self.request.user)
        rows = rows.waiting() if waits else rows
        upload: Upload = get_object_or_404(rows, owner=self.request.user.pk, pk=self.kwargs["pk"])
        upload.owner = self.request.user  # type: ignore[assignment]
        kind = find_kind(upload.kind)
        if kind is None or not can_import(self.request.user, kind, upload.scope):
            raise Http404
        return upload


class UploadView(UploadMixin):
    """The check of one file: what it would do, and what must be answered first."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.upload())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the answers and check again."""
        upload = self.upload()
        try:
            answers = read_answers(request.POST, upload, services.resource_of(upload))
            services.answer_upload(actor=request.user, upload=upload, answers=answers)
        except ValidationError as refusal:
            return self.page(upload, refusal=refusal, data=request.POST)
        return redirect("imports:upload", pk)

    def page(self, upload: Upload, refusal: Any = None, data: Any = None) -> HttpResponse:
        """Show the check."""
        resource = services.resource_of(upload)
        initial = {"sheet": upload.sheet, "reason": upload.reason}
        form = AnswersForm(data, upload=upload, initial=initial)
        asks_word = upload.asks_word or any(upload.word.values())
        # Who sends in what is their own speaks for themselves.
        offers_word = resource.word_form and (asks_word or not resource.is_scoped)
        word = resource.word_form(data or upload.word or None) if offers_word else None
        errors = []
        if refusal is not None:
            errors = list(getattr(refusal, "message_dict", {"": refusal.messages}).items())
        counts = services.counts_of(upload)
        work = sum(counts.get(one, 0) for one in WORK)
        earlier = Batch.objects.filter(file_digest=upload.digest, undone_at__isnull=True)
        context = {
            "upload": upload,
            "kind": resource.label,
            "table": upload.table,
            "rows_total": len(upload.table["rows"]),
            "form": form,
            "word_form": word,
            "asks_word": asks_word,
            "errors": errors,
            "columns": column_rows(upload, resource, data),
            "questions": questions(upload, resource, data),
            "twins": twins(upload),
            "work": work,
            "changes_nothing": not work and not counts.get(Result.REFUSED),
            "obstacles": services.obstacles(upload),
            "earlier": earlier.first(),
            "crumbs": [*places_of(upload), (upload.file_name, "")],
            "is_scoped": resource.is_scoped,
            **self.lines(upload, counts),
        }
        return render(self.request, "imports/upload.html", context, status=422 if errors else 200)

    def lines(self, upload: Upload, counts: dict[str, int]) -> dict[str, Any]:
        """Return one page of the rows with the totals over them, each a filter."""
        asked = self.request.GET
        chosen = asked.get("result", "")
        chosen = chosen if chosen in counts else ""
        rows = upload.lines.filter(result=chosen) if chosen else upload.lines.all()
        try:
            page = paginate(rows, ["number"], asked.get("cursor"), ROWS_PER_PAGE)
        except InvalidCursor:
            page = paginate(rows, ["number"], None, ROWS_PER_PAGE)
        path, tail = self.request.path, f"&result={chosen}" if chosen else ""
        tabs: list[Any] = [(_("All"), f"{path}#rows", sum(counts.values()), not chosen)]
        tabs += [
            (label, f"?result={value}#rows", counts.get(value, 0), chosen == value)
            for value, label in Result.choices
            if counts.get(value) or value != Result.LEFT_OUT
        ]
        return {
            "tabs": tabs,
            "chosen": chosen,
            "lines": page.items,
            "shown_here": len(page.items),
            "total": counts.get(chosen, 0) if chosen else sum(counts.values()),
            "first_url": f"?{tail[1:]}#rows" if asked.get("cursor") else "",
            "next_url": f"?cursor={page.next_cursor}{tail}#rows" if page.next_cursor else "",
        }


class RunView(UploadMixin):
    """Do it: all or nothing."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = self.upload()
        try:
            batch = services.run_upload(actor=request.user, upload=upload)
        except services.NotReady as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
            return redirect(self.after_refusal(pk))
        messages.success(request, _("Imported."))
        return redirect(places_of(upload)[-1][1] if upload.scope else batch)

    def after_refusal(self, pk: int) -> Any:
        """Check again and lead there; to the batch where another press of the button was first."""
        with transaction.atomic():
            upload = Upload.objects.select_for_update().filter(pk=pk).first()
            if upload is None:
                return reverse("imports:index")
            if upload.batch is None:
                services.check_upload(upload)
            done = places_of(upload)[-1][1] if upload.scope else upload.batch
            return done if upload.batch else reverse("imports:upload", args=[pk])


class DiscardView(UploadMixin):
    """Forget the file."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = self.upload()
        try:
            services.discard_upload(actor=request.user, upload=upload)
            messages.success(request, _("The file was discarded; nothing was imported."))
        except services.NotReady as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(places_of(upload)[-1][1])


class AnnotatedView(UploadMixin):
    """The same rows with what becomes, or became, of each; for who sent the file.

    Its cells hold drafts that colleagues do not see.
    """

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return files.annotated_response(self.upload(waits=False))


class TemplateFileView(OfficerView):
    """An empty file with the right names of columns."""

    def get(self, request: HttpRequest, kind: str, extension: str) -> HttpResponseBase:
        found = find_kind(kind)
        makers = {"csv": files.template_csv, "xlsx": files.template_xlsx}
        if found is None or extension not in makers or not can_import(request.user, found):
            raise Http404
        name = capfirst(str(found.label))
        return files.named(makers[extension](found(user=request.user)), f"{name}.{extension}")
