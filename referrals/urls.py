from django.urls import path

from referrals import views

app_name = "referrals"

ONE = "<uuid:reference>/"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("live/", views.inbox_live, name="inbox_live"),
    path(ONE, views.referral, name="referral"),
    path(ONE + "live/", views.referral_live, name="referral_live"),
    path(ONE + "take/", views.take, name="take"),
    path(ONE + "decide/", views.decide, name="decide"),
    path(ONE + "ask/", views.ask, name="ask"),
]
