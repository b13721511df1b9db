"""Where files are kept, from the environment: a folder of this machine, or an S3-compatible bucket."""

from pathlib import Path
from typing import Any

import environ


def file_store(env: environ.Env, data_dir: Path) -> dict[str, Any]:
    """Return the entry of STORAGES for the files of cases; with DOST_S3_BUCKET they go there.

    Several web machines need the bucket; one is well served by its disk.
    """
    bucket = env.str("DOST_S3_BUCKET", default="")
    if not bucket:
        place = {"location": data_dir / "media", "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": place}
    options = {
        "bucket_name": bucket,
        "endpoint_url": env.str("DOST_S3_ENDPOINT", default="") or None,
        "region_name": env.str("DOST_S3_REGION", default="") or None,
        "access_key": env.str("DOST_S3_KEY", default="") or None,
        "secret_key": env.str("DOST_S3_SECRET", default="") or None,
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
