from django.urls import path

from dost_portal.help import views

app_name = "help"
urlpatterns = [
    path("", views.guide, name="own"),
    path("tour/", views.tour, name="tour"),
    path("docs/<slug:document>/", views.document, name="document"),
    path("<slug:guide>/", views.guide, name="guide"),
]
