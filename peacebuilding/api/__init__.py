"""The plumbing of the REST API under `/api/v1/`; `docs/api.md` tells callers its rules.

A resource is a few declarations in `<app>/api/`::

    # serializers.py
    class LessonSerializer(TrackerSerializer):
        organization = VisibleSlugRelatedField(slug_field="slug", queryset=Organization.objects)

        class Meta:
            model = Lesson
            fields = ["title", "language", "organization", "state"]
            read_only_fields = ["state"]
            transitions = LESSON_TRANSITIONS      # gives the record its `actions`
            # lookup_field = "slug"               # where the address is not the id

    # views.py
    class LessonViewSet(WritableViewSet):
        # Rows come from queryset.visible_to(user); name the joins here.
        queryset = Lesson.objects.select_related("organization")
        serializer_class = LessonSerializer
        filterset_class = LessonFilterSet         # core.filters.RecordFilterSet
        ordering_fields = ("title", "updated_at") # or {"organization": ("organization__slug",)}
        ordering = ("-updated_at",)
        record_argument = "lesson"                # services take it by this name
        required_scope = "report"                 # a token needs; `write` by default
        record_actions = [
            RecordAction("submit", services.submit_lesson, scope="report"),
            RecordAction("publish", services.publish_lesson),
        ]   # or transition_actions(LESSON_TRANSITIONS, services.perform_on_lesson)

        def perform_create_service(self, actor, data, reason):
            return services.create_lesson(actor=actor, reason=reason, **data)

        def perform_update_service(self, record, actor, data, reason):
            return services.change_lesson(actor=actor, lesson=record, reason=reason, **data)

    # urls.py
    def register(router):
        router.register("lessons", LessonViewSet)
        router.register_view("gaps/", GapsView.as_view(), "gaps")

`TrackerViewSet` alone reads; `CreateMixin`, `UpdateMixin`, `DestroyMixin` add one verb
each. Own `@action` methods and `TrackerAPIView`s get strict parameters
(`query_parameters`), ETags, `dry_run`, Idempotency-Key and one transaction for free; an
action that changes the record starts with `record = self.get_locked_object()` and ends
with `return self.record_answer(record)`. Raise what services raise; `problems` answers.
"""
