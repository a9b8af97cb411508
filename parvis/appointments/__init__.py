"""Telephone appointments: purposes, agents' openings, slots, bookings."""
