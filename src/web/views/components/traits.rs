//! The five traits, each with how many said yes.

use maud::{Markup, html};

use crate::domain::profile::TraitSaid;

/// A list of them; the numbers lead to the arithmetic at `why`.
pub fn traits(said: &[TraitSaid], why: &str) -> Markup {
    html! {
        ul class="traits" {
            @for one in said {
                li class="trait" {
                    span id={ "t-" (one.which.key()) } { (one.which.label()) } " "
                    @if one.said == 0 {
                        span class="evidence" { "nobody has said yet" }
                    } @else {
                        a class="why evidence" href={ (why) "#" (one.which.key()) } { (one.yes) " of " (one.said) " say yes" }
                        meter min="0" max=(one.said) value=(one.yes) aria-labelledby={ "t-" (one.which.key()) } {
                            (one.yes) " of " (one.said)
                        }
                    }
                }
            }
        }
    }
}
