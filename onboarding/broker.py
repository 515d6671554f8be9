"""Redis as Celery's broker, without one of its habits."""

from __future__ import annotations

from kombu.transport import redis


class Channel(redis.Channel):
    """Leaves unacknowledged messages where they are when the connection is lost or the worker stops.

    Putting them back is what ends a whole worker when Redis restarts in the middle of a job (kombu 5.7: the channel
    is closed a second time after its transport is gone). Nothing is lost by it: the rows are the jobs.
    """

    do_restore = False


class Transport(redis.Transport):
    Channel = Channel
