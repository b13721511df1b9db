from django.urls import path

from dost_portal.audit import views

app_name = "audit"
urlpatterns = [path("", views.trail_page, name="trail")]
