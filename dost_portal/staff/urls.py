from django.urls import path

from dost_portal.staff import account_views, factor_views, link_views, views

app_name = "staff"
urlpatterns = [
    path("login/", views.StaffLogin.as_view(), name="login"),
    path("login/code/", factor_views.code, name="second_factor"),
    path("login/authenticator/", factor_views.enrol, name="enrol"),
    path("logout/", views.StaffLogout.as_view(), name="logout"),
    path("invitation/<uidb64>/<token>/", link_views.SetPassword.as_view(), name="set_password"),
    path("account/", account_views.account, name="account"),
    path("account/password/", account_views.change_password, name="change_password"),
    path("account/sessions/end-others/", account_views.end_others, name="end_others"),
    path("account/sessions/<slug:key>/end/", account_views.end_session, name="end_session"),
    path("account/second-factor/", account_views.renew_factor, name="renew_factor"),
    path("lock/", account_views.lock, name="lock"),
    path("unlock/", account_views.unlock, name="unlock"),
    path("keep-alive/", views.keep_alive, name="keep_alive"),
    path("quick-exit/", views.quick_exit, name="quick_exit"),
]
