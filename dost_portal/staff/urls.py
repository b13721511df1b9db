from django.urls import path

from dost_portal.staff import views

app_name = "staff"
urlpatterns = [
    path("login/", views.StaffLogin.as_view(), name="login"),
    path("logout/", views.StaffLogout.as_view(), name="logout"),
    path("keep-alive/", views.keep_alive, name="keep_alive"),
    path("quick-exit/", views.quick_exit, name="quick_exit"),
]
