"""The model of a body, apart from the framework, so that pure rooms can describe what is sent."""

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """What every body of a request is: strict, frozen, and without unknown fields."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")
