"""The exceptions of click, which newer releases of Typer carry inside them and older ones depend on."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer._click.exceptions import ClickException, NoArgsIsHelpError, NoSuchOption
else:
    try:
        from typer._click.exceptions import ClickException, NoArgsIsHelpError, NoSuchOption
    except ImportError:
        from click.exceptions import ClickException, NoArgsIsHelpError, NoSuchOption

__all__ = ["ClickException", "NoArgsIsHelpError", "NoSuchOption"]
