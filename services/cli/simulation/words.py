"""Pure: the words that people, companies and pages of the simulated product are made of."""

from __future__ import annotations

from typing import Final

FIRST_NAMES: Final = (
    "Ada", "Alex", "Amara", "Ana", "Anders", "Aiko", "Ben", "Bianca", "Bruno", "Carla", "Chen", "Chloe", "Clara",
    "Daniel", "David", "Diego", "Elena", "Elif", "Emil", "Emma", "Eva", "Farid", "Felix", "Fiona", "Gabriel",
    "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jack", "Jana", "Jonas", "Julia", "Kai", "Karim", "Kira", "Lars",
    "Laura", "Leon", "Lina", "Luca", "Maja", "Marco", "Maria", "Mateo", "Mei", "Mia", "Milan", "Mina", "Nadia",
    "Nils", "Nina", "Noah", "Olga", "Omar", "Oskar", "Paula", "Pavel", "Petra", "Priya", "Rafael", "Rosa", "Ruth",
    "Sam", "Sara", "Selma", "Sofia", "Sven", "Tara", "Theo", "Tomas", "Vera", "Victor", "Wanda", "Yara", "Yusuf",
    "Zoe",
)  # fmt: skip
LAST_NAMES: Final = (
    "Abara", "Almeida", "Andersson", "Bauer", "Becker", "Bianchi", "Brown", "Castro", "Chen", "Costa", "Cruz",
    "Demir", "Diaz", "Dubois", "Evans", "Ferrari", "Fischer", "Fontaine", "Garcia", "Green", "Gupta", "Haas",
    "Hansen", "Horvat", "Ito", "Jansen", "Johnson", "Kaya", "Kim", "Kowalski", "Kumar", "Larsen", "Lee", "Lopez",
    "Martin", "Mendes", "Meyer", "Moreau", "Nakamura", "Novak", "Okafor", "Olsen", "Park", "Patel", "Petrov",
    "Quinn", "Rossi", "Sato", "Schmidt", "Silva", "Singh", "Smith", "Sousa", "Suzuki", "Tanaka", "Torres", "Vargas",
    "Vidal", "Wagner", "Weber", "Wilson", "Wong", "Yilmaz", "Young", "Zhang",
)  # fmt: skip
COMPANY_NAMES: Final = (
    "Alder", "Amber", "Anchor", "Aspen", "Atlas", "Aurora", "Basalt", "Beacon", "Birch", "Bluebird", "Boreal",
    "Bridge", "Cedar", "Cinder", "Cobalt", "Compass", "Copper", "Coral", "Delta", "Dune", "Ember", "Falcon", "Fern",
    "Fjord", "Flint", "Foxglove", "Garnet", "Glacier", "Granite", "Harbor", "Hazel", "Heron", "Indigo", "Iris",
    "Juniper", "Kestrel", "Lantern", "Larch", "Linden", "Lumen", "Maple", "Marble", "Meridian", "Nimbus", "North",
    "Oak", "Obsidian", "Onyx", "Orchid", "Osprey", "Pebble", "Pine", "Quartz", "Quill", "Raven", "Ridge", "Rowan",
    "Sable", "Saffron", "Sierra", "Slate", "Sparrow", "Summit", "Tamarind", "Thistle", "Topaz", "Umber", "Vale",
    "Walnut", "Willow", "Zephyr",
)  # fmt: skip
COMPANY_ENDINGS: Final = (
    "Analytics", "Foods", "Freight", "Health", "Labs", "Logistics", "Media", "Mobility", "Retail", "Software",
    "Studios", "Systems", "Travel", "Works",
)  # fmt: skip
INDUSTRIES: Final = ("software", "retail", "media", "finance", "health", "logistics", "travel", "education")
COUNTRIES: Final = ("DE", "US", "GB", "FR", "ES", "BR", "IN", "JP", "NL", "SE", "PL", "TR", "CA", "AU")
DOMAINS: Final = ("example.com", "example.org", "example.net")
"""Reserved for examples: nobody's mail."""
PAGES: Final = (
    ("Home", "/"), ("Dashboard", "/dashboard"), ("Pricing", "/pricing"), ("Reports", "/reports"),
    ("Settings", "/settings"), ("Billing", "/billing"), ("Docs", "/docs"), ("Team", "/team"),
)  # fmt: skip
WORK: Final = ("Report Created", "Search Performed", "Report Shared", "Invite Sent", "Export Downloaded")
