"""The truth behind /admin: desks that check the viewer's rights before they ask or act."""

from __future__ import annotations

from dashboard.services.admin_services import AdminServices

__all__ = ["AdminServices"]
