"""The desk's addresses, below ``/desk/``."""

from __future__ import annotations

from django.urls import path

from positions.web.desk import endorsements, log, review, signing_in, sources

urlpatterns = [
    path("", review.review_next, name="desk"),
    path("proposals/<int:pk>/", review.review_proposal, name="desk_proposal"),
    path("queue/", review.queue_list, name="desk_queue"),
    path("endorsements/", endorsements.endorsement_list, name="desk_endorsements"),
    path(
        "endorsements/<int:pk>/",
        endorsements.endorsement_decide,
        name="desk_endorsement_decide",
    ),
    path("decisions/", log.decision_log, name="desk_decisions"),
    path("jobs/", log.job_list, name="desk_jobs"),
    path("hand-in/", sources.hand_in, name="desk_hand_in"),
    path("sources/add/", sources.add_source, name="desk_add_source"),
    path("sources/<int:pk>/check/", sources.source_check, name="source_check"),
    path("sign-in/", signing_in.SignInView.as_view(), name="sign_in"),
    path("sign-out/", signing_in.SignOutView.as_view(), name="sign_out"),
]
