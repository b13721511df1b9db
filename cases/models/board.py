"""What people keep for the lists they work with: filters under a name."""

import uuid

from django.db import models

from dost_portal.staff.models import User


class ListPage(models.TextChoices):
    BOARD = "board"
    CASES = "cases"


class SavedFilter(models.Model):
    """A filter of one person for one list: `query` is the page's own, codes, days and ids only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_filters")
    page = models.CharField(max_length=8, choices=ListPage, default=ListPage.BOARD)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("user", "page", "name"), name="filter_name_once_per_user"),)
