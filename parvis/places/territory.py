"""Départements: their names. Pure."""

from parvis.lib.territory import NAMES as OVERSEAS

# in the order of their codes, 01 to 95 without 20, which is now 2A and 2B
METROPOLITAN = """
Ain, Aisne, Allier, Alpes-de-Haute-Provence, Hautes-Alpes, Alpes-Maritimes, Ardèche, Ardennes, Ariège, Aube,
Aude, Aveyron, Bouches-du-Rhône, Calvados, Cantal, Charente, Charente-Maritime, Cher, Corrèze, Côte-d’Or,
Côtes-d’Armor, Creuse, Dordogne, Doubs, Drôme, Eure, Eure-et-Loir, Finistère, Gard, Haute-Garonne, Gers,
Gironde, Hérault, Ille-et-Vilaine, Indre, Indre-et-Loire, Isère, Jura, Landes, Loir-et-Cher, Loire,
Haute-Loire, Loire-Atlantique, Loiret, Lot, Lot-et-Garonne, Lozère, Maine-et-Loire, Manche, Marne,
Haute-Marne, Mayenne, Meurthe-et-Moselle, Meuse, Morbihan, Moselle, Nièvre, Nord, Oise, Orne, Pas-de-Calais,
Puy-de-Dôme, Pyrénées-Atlantiques, Hautes-Pyrénées, Pyrénées-Orientales, Bas-Rhin, Haut-Rhin, Rhône,
Haute-Saône, Saône-et-Loire, Sarthe, Savoie, Haute-Savoie, Paris, Seine-Maritime, Seine-et-Marne, Yvelines,
Deux-Sèvres, Somme, Tarn, Tarn-et-Garonne, Var, Vaucluse, Vendée, Vienne, Haute-Vienne, Vosges, Yonne,
Territoire de Belfort, Essonne, Hauts-de-Seine, Seine-Saint-Denis, Val-de-Marne, Val-d’Oise
"""


def _names() -> dict[str, str]:
    codes = [f"{number:02}" for number in range(1, 96) if number != 20]
    names = [name.strip() for name in METROPOLITAN.replace("\n", " ").split(",")]
    return {
        **dict(zip(codes, names, strict=True)),
        "2A": "Corse-du-Sud",
        "2B": "Haute-Corse",
        **{code: name for code, name in OVERSEAS.items() if code},
        "99": "Exemple",  # where the fictitious points of practice are
    }


NAMES = _names()


def name_of(departement: str) -> str:
    """« Ain (01) »; the code alone when it has no name."""
    name = NAMES.get(departement)
    return f"{name} ({departement})" if name else departement
