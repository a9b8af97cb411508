"""A scripted geocoder: answers by what is typed, to try every case without a network."""

from parvis.connections.geocoder import GeocoderUnavailable, Spot


class ScriptedGeocoder:
    """« panne » in the text: no answer. « introuvable »: no such place. Anything else: one place."""

    fake = True

    def find(self, typed: str) -> Spot | None:
        if "panne" in typed.lower():
            raise GeocoderUnavailable("scripted")
        if "introuvable" in typed.lower():
            return None
        return Spot(46.2, 5.2, typed)
