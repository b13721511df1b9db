from django.urls import path

from dost_portal.passport import views

app_name = "passport"

urlpatterns = [path("", views.page, name="page")]
