"""What a supervisor keeps for the board: filters under a name."""

import uuid

from django.db import models

from dost_portal.staff.models import User


class SavedFilter(models.Model):
    """A filter of the board of one person: `query` is the page's own, codes and ids only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("user", "name"), name="filter_name_once_per_user"),)
