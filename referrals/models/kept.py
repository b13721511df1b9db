"""What DSMF's people keep for their lists: filters under a name."""

from django.db import models

from dost_portal.lists.kept import KeptFilter


class DeskPage(models.TextChoices):
    INBOX = "inbox"


class SavedView(KeptFilter):
    page = models.CharField(max_length=8, choices=DeskPage, default=DeskPage.INBOX)

    class Meta(KeptFilter.Meta):
        abstract = False
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("user", "page", "name"), name="desk_view_name_once_per_user"),)
