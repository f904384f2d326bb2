"""Opens the rooms: registers each feature's pages."""

from __future__ import annotations

from flask import Flask


def open_rooms(app: Flask) -> None:
    """Register the blueprints of all features."""
    import portal.tables  # noqa: F401 -- the tables of all rooms, also of those without pages
    from portal.acting_for.views import bp as acting_for
    from portal.applications.sending_views import bp as applications
    from portal.beside.views import bp as beside
    from portal.call_me.views import bp as call_me
    from portal.desk.asking_views import bp as desk_asking
    from portal.desk.beside_views import bp as desk_beside
    from portal.desk.cases_views import bp as desk
    from portal.desk.confidence_views import bp as desk_confidence
    from portal.desk.data_views import bp as desk_data
    from portal.desk.deciding_views import bp as desk_deciding
    from portal.desk.key_views import bp as desk_key
    from portal.desk.people_views import bp as desk_people
    from portal.desk.signature_views import bp as desk_signature
    from portal.desk.tasks_views import bp as desk_tasks
    from portal.desk.texts_views import bp as desk_texts
    from portal.helping.views import bp as helping
    from portal.in_confidence.views import bp as in_confidence
    from portal.is_this_for_me.views import bp as is_this_for_me
    from portal.key_cards.views import bp as key_cards
    from portal.leaving.views import bp as leaving
    from portal.listening.views import bp as listening
    from portal.messages.reach_views import bp as reaching
    from portal.messages.views import bp as messages
    from portal.my_cases.views import bp as my_cases
    from portal.my_data.views import bp as my_data
    from portal.not_understood.views import bp as not_understood
    from portal.programme.views import bp as programme
    from portal.programme.views import front_door
    from portal.signing.verify_views import bp as verify
    from portal.signing.views import bp as signing
    from portal.signing.views import callback_bp as signing_callback
    from portal.signing_in.views import bp as signing_in
    from portal.signing_in.views import callback_bp as sign_in_callback
    from portal.style.views import bp as style

    for blueprint in (
        front_door,
        programme,
        is_this_for_me,
        applications,
        my_cases,
        my_data,
        acting_for,
        helping,
        beside,
        key_cards,
        messages,
        reaching,
        in_confidence,
        call_me,
        not_understood,
        signing_in,
        sign_in_callback,
        signing,
        signing_callback,
        verify,
        desk,
        desk_deciding,
        desk_asking,
        desk_beside,
        desk_key,
        desk_people,
        desk_signature,
        desk_tasks,
        desk_texts,
        desk_data,
        desk_confidence,
        leaving,
        listening,
        style,
    ):
        app.register_blueprint(blueprint)
