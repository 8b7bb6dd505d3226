//! How this works, in words: what a verdict is, who can do what, and what nobody can do.

use maud::{Markup, html};

use super::layout::{Page, document};

/// The whole page; it says the same to everybody.
pub fn page() -> Markup {
    document(
        Page::public("How this works", "What a verdict is, what counts how much, and who can do what."),
        html! {
            h1 { "How this works" }
            p { "Behind every answer from a company there is a person. Here you can look that person up before you ask for help, and say afterwards how it was." }
            (verdict())
            (weights())
            (communities())
            (who())
            (nobody())
            (consent())
        },
    )
}

fn verdict() -> Markup {
    html! {
        section class="part" aria-labelledby="verdict" {
            h2 id="verdict" { "What a verdict is" }
            p { "A sentence about one person’s help, drawn from what people say whom they helped: people trust it, mostly trust it, find it mixed, or were let down by it." }
            p { "Few is not many. Until there are five ratings that count, we say that it is too early to tell, and show what there is. Nobody is worse for being new." }
            p { "A verdict leans on the careful end: we ask how good the help is at the least, given how much is known. It fades: half a year later a rating weighs half of what it did. One bad day does not turn it; a new verdict has to hold for two days before it is shown." }
            p { "On every profile, “Why this verdict” shows each part of the sum. You can redo it with a pocket calculator." }
        }
    }
}

fn weights() -> Markup {
    html! {
        section class="part" aria-labelledby="weights" {
            h2 id="weights" { "What counts how much" }
            dl class="facts" {
                div { dt { "By invitation" } dd { "Counts in full: we know that this person was helped in this case." } }
                div { dt { "From a company’s own survey" } dd { "Counts half: the company asked, not we." } }
                div { dt { "By somebody whom a community knows" } dd { "Counts half: three people there say that they know them, and have themselves rated after a case: not all at one company, and none at the one where this person works. All communities together count like two people at most, and at most half of what people say whose case is known." } }
                div { dt { "By anybody else who signs in" } dd { "Counts little, and all of these together never decide a verdict." } }
                div { dt { "By the same voice again" } dd { "However often one person rates, it is one voice. People who write from one home or network at one time, or who are known through one company only, count a little less the more they are." } }
                div { dt { "By colleagues" } dd { "Counts nothing, and is shown as such." } }
                div { dt { "When the rules or the product let you down" } dd { "Counts for the company and not against the person who had to tell you." } }
                div { dt { "When a company invites only some" } dd { "Its ratings count less, the fewer of its customers it asks." } }
            }
            p id="looked-at" { "When ratings look bought, as when many come at once from new accounts or in the same words, they count less until a moderator has looked at them. None is ever hidden for that, and when nothing is wrong they count as before." }
        }
    }
}

fn communities() -> Markup {
    html! {
        section class="part" aria-labelledby="known" {
            h2 id="known" { "Communities, and who is known in them" }
            p { "Whom people like you vouch for, on what, and why, stands beside the verdict and changes nothing in it. What they say in a rating counts when people there know them. Thanks have no score at all." }
            p { "Everybody can join most communities, so we say how many of those who vouch are known there. It starts from members of whom something is sure: whoever rated after a case, by invitation, and whoever a steward let in. It follows “I know them” from member to member, and grows thinner at each step. A member is known when as much arrives as one such person’s word brings on average." }
            p { "A thousand strangers who know only each other are known to nobody. A strange account that one member vouches for by mistake shares what that one word carries, however many friends it brings." }
            p { "People who work for a company vouch for nobody there, and nobody is known on their word alone where a colleague of theirs is concerned." }
            p { "“Known in two communities” means that known members of both vouch for the same person, and not one member twice. Both must have a few members who rated by invitation." }
            p { "Seen through your communities, what their known members said weighs three times, beside the verdict for everybody and never in its place. If you rate by a link while you are signed in, you choose whether your communities count it as yours; your name stands nowhere beside it." }
        }
    }
}

fn who() -> Markup {
    html! {
        section class="part" aria-labelledby="who" {
            h2 id="who" { "Who can do what" }
            dl class="facts" {
                div { dt { "Whoever was helped" } dd { "Rates, changes it for 14 days, and takes it back at any time." } }
                div { dt { "Members of a community" } dd { "Vouch for people who help, say whom of their own they know, and take both back. Only members see who is in." } }
                div { dt { "People who help" } dd { "Own their page: the name, the photo, the words. They own their wall of thanks, and what they earned goes with them to the next company." } }
                div { dt { "Companies" } dd { "Show their people and invite every customer to rate." } }
            }
        }
    }
}

fn nobody() -> Markup {
    html! {
        section class="part" aria-labelledby="nobody" {
            h2 id="nobody" { "What nobody can do" }
            ul {
                li { "Buy a place, a badge or a better verdict. There are no adverts." }
                li { "Remove a rating because it is not liked. A company can do nothing to a rating." }
                li { "See a list of the worst. There is none." }
                li { "Vouch for themselves or for a colleague." }
                li { "Learn who you are from a rating that you did not sign." }
            }
        }
    }
}

fn consent() -> Markup {
    html! {
        section class="part" aria-labelledby="consent" {
            h2 id="consent" { "Consent, and how to leave" }
            p { "Nobody has a public page before they said yes to it. Each chooses the name that is shown; any other name appears nowhere." }
            p { "Who helps can pause, which costs nothing, or leave, which hides the page at once; both are on their " a href="/desk/agent" { "desk" } "." }
            p { "You can leave a community on its page, and delete your account on " a href="/me" { "yours" } "." }
        }
    }
}
