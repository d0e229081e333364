"""The framework as a living document, its gaps, and the framework of 1998."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organizations.access import organization_ids
from organizations.choices import Role
from peacebuilding.framework.models import Framework

from ..document import MAIN_FRAMEWORK, living_document, taken_up_url

SHOWN = ("yes", "no")


@require_safe
def living_framework(request: HttpRequest) -> HttpResponse:
    """Show the document; `?taken_up=yes|no` keeps the modalities that (nobody) took up."""
    living = living_document(request.user)
    if living is None:
        raise Http404(_("The framework is not loaded yet: run manage.py load_framework."))
    taken_up = request.GET.get("taken_up", "")
    context = {
        "living": living,
        "taken_up": taken_up if taken_up in SHOWN else "",
        "taken_up_url": taken_up_url(),
        "other_frameworks": Framework.objects.visible_to(request.user).exclude(slug=MAIN_FRAMEWORK),
        "can_propose": bool(organization_ids(request.user, at_least=Role.REPORTER)),
    }
    return render(request, "portal/living_framework.html", context)


@require_safe
def framework_gaps(request: HttpRequest) -> HttpResponse:
    """List the paragraphs nobody has taken up."""
    context = {
        "living": living_document(request.user),
        "can_propose": bool(organization_ids(request.user, at_least=Role.REPORTER)),
    }
    return render(request, "portal/framework_gaps.html", context)


@require_safe
def framework_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a framework whose text is not at hand: categories, modalities, and its note."""
    frameworks = Framework.objects.visible_to(request.user).select_related("meeting", "document")
    framework = get_object_or_404(frameworks, slug=slug)
    if framework.document_id:
        return redirect(framework)
    categories = framework.categories.prefetch_related("modalities__paragraph")
    count = sum(len(category.modalities.all()) for category in categories)
    context = {"framework": framework, "categories": categories, "modality_count": count}
    return render(request, "portal/framework_detail.html", context)
