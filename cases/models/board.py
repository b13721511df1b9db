"""What people keep for the lists they work with: filters under a name."""

from django.db import models

from dost_portal.lists.kept import KeptFilter


class ListPage(models.TextChoices):
    BOARD = "board"
    CASES = "cases"
    WORK = "work"


class SavedFilter(KeptFilter):
    page = models.CharField(max_length=8, choices=ListPage, default=ListPage.BOARD)

    class Meta(KeptFilter.Meta):
        abstract = False
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("user", "page", "name"), name="filter_name_once_per_user"),)
