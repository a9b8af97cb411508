"""Help points, the communes they are looked for by, and what each import brought."""

from django.db import models

from parvis.places.hours import Week


class HelpPoint(models.Model):
    """One place, as its source publishes it. `closed_on`: it was in an earlier file, not in the last."""

    source_id = models.CharField(max_length=40, unique=True)
    slug = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    more_address = models.CharField(max_length=300, blank=True)
    insee = models.CharField(max_length=5, db_index=True)
    postcode = models.CharField(max_length=5, db_index=True)
    commune = models.CharField(max_length=120)
    departement = models.CharField(max_length=3, db_index=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    mails = models.JSONField(default=list)
    phone = models.CharField(max_length=30, blank=True)
    hours = models.JSONField(default=list)  # seven days, Monday first, each [[opens, closes], …] in minutes
    doubtful_days = models.JSONField(default=list)  # 0 is Monday: what was published contradicts itself
    by_appointment = models.BooleanField(default=False)
    travels = models.BooleanField(default=False)  # a bus, or several places in turn
    accessible = models.BooleanField(null=True)  # None: the source does not say
    remarks = models.TextField(blank=True)
    closed_on = models.DateField(null=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="places_on_earth",
            )
        ]
        indexes = [models.Index(fields=["departement", "commune"], name="places_by_departement")]

    def __str__(self) -> str:
        return f"{self.name} ({self.source_id})"

    @property
    def week(self) -> Week:
        return tuple(tuple((opens, closes) for opens, closes in day) for day in self.hours) or ((),) * 7


class Commune(models.Model):
    """A commune, one row a postcode. `key`: its name as searches are compared, see rules.search_key."""

    insee = models.CharField(max_length=5)
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    postcode = models.CharField(max_length=5, db_index=True)
    departement = models.CharField(max_length=3)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["insee", "postcode"], name="one_row_a_commune_and_postcode")
        ]
        indexes = [
            models.Index(fields=["key"], opclasses=["varchar_pattern_ops"], name="places_commune_key"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.postcode})"


class Outline(models.Model):
    """The shape of a département, simplified, for the map."""

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=80)
    shape = models.JSONField()  # GeoJSON geometry

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Import(models.Model):
    """One file that was read: shown as source and date under every list.

    `departements`: how many points are open in each. `tells_access`: does it say which are accessible?
    """

    source = models.CharField(max_length=200)
    dated_on = models.DateField()
    imported_at = models.DateTimeField()
    points = models.IntegerField()
    departements = models.JSONField(default=dict)
    tells_access = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.source}, {self.dated_on}"
