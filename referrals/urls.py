from django.urls import path

from referrals import inbox_views, place_views, views

app_name = "referrals"

ONE = "<uuid:reference>/"

urlpatterns = [
    path("", inbox_views.desk, name="inbox"),
    path("live/", inbox_views.desk_live, name="inbox_live"),
    path("filters/", inbox_views.save_view, name="save_view"),
    path("filters/<uuid:key>/delete/", inbox_views.forget_view, name="forget_view"),
    path("places/", place_views.place_list, name="places"),
    path("places/<slug:code>/", place_views.place, name="place"),
    path(ONE, views.referral, name="referral"),
    path(ONE + "live/", views.referral_live, name="referral_live"),
    path(ONE + "take/", views.take, name="take"),
    path(ONE + "decide/", views.decide, name="decide"),
    path(ONE + "ask/", views.ask, name="ask"),
    path(ONE + "assign/", views.assign, name="assign"),
    path(ONE + "arrive/", views.arrive, name="arrive"),
]
