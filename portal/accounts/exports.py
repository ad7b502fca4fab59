"""All the portal knows of a person, as they may take it away."""

from datetime import datetime
from typing import Any

from portal.accounts import queries
from portal.accounts.models import Person
from portal.accounts.traces import traces
from portal.post.queries import list_letters_to


def everything_about(person: Person, now: datetime) -> dict[str, Any]:
    """Give what is kept of a person; of secrets, only that there are some."""
    memberships = queries.list_memberships(person.id)
    return {
        "exported_at": now.isoformat(),
        "person": {
            "number": person.id,
            "name": person.name,
            "address": person.address,
            "language": person.language,
            "reads": person.reads,
            "time_zone": person.time_zone,
            "is_administrator": person.is_administrator,
            "has_password": person.password is not None,
            "has_second_factor": person.has_second_factor,
            "recovery_codes_left": queries.count_recovery_codes(person.id),
            "created_at": person.created_at.isoformat(),
        },
        "towns": [
            {"town": each.town.slug, "role": each.role.value, "is_trusted": each.is_trusted}
            for each in memberships
        ],
        "languages": [
            {
                "language": each.language,
                "role": each.role.value,
                "is_named": each.is_named,
                "wants_digest": each.wants_digest,
            }
            for each in queries.list_skills([person.id])
        ],
        "devices": [
            {
                "device": device.label,
                "signed_in_at": device.created_at.isoformat(),
                "used_at": device.used_at.isoformat(),
                "expires_at": device.expires_at.isoformat(),
                "kept_form": device.kept_fields,
            }
            for device in queries.list_devices(person.id, now)
        ],
        "invitations": [
            {
                "town": invitation.town.slug if invitation.town else None,
                "role": invitation.role.value,
                "name": invitation.name,
                "address": invitation.address,
                "invited_at": invitation.created_at.isoformat(),
                "was_sent_by_them": invitation.inviter_id == person.id,
            }
            for invitation in queries.list_invitations_about(person)
        ],
        "letters": [
            {
                "kind": letter.kind,
                "written_at": letter.created_at.isoformat(),
                "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
            }
            for letter in list_letters_to(person.address or "")
        ],
        "log": [
            {
                "at": line.at.isoformat(),
                "was_done_by_them": line.actor_id == person.id,
                "verb": line.verb,
                "about": f"{line.about_kind} {line.about_id}",
                "town": line.town.slug if line.town else None,
                "before": line.before,
                "after": line.after,
            }
            for line in queries.list_lines_of(person.id)
        ],
        **{trace.name: trace.export(person.id) for trace in traces()},
    }
