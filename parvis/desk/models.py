"""What the desk keeps of its own: which call an agent has before them, and that a first try found nobody."""

from django.db import models

from parvis.agents.models import Agent
from parvis.appointments.models import Booking


class OpenCall(models.Model):
    """One at a time for an agent, and nobody else has it. It is given back when its outcome is noted."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, primary_key=True, related_name="opened")
    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, related_name="open_call")
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"call {self.booking_id} open since {self.opened_at:%H:%M}"


class FirstTry(models.Model):
    """Nobody answered. The agent calls once more; then the person is told to choose another time."""

    booking = models.OneToOneField(
        Booking, on_delete=models.CASCADE, primary_key=True, related_name="first_try"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"call {self.booking_id} tried at {self.at:%H:%M}"
