//! What people write beside their stars, in English.
//!
//! Slots: `{agent}`, `{product}`, `{detail}`, `{waited}` (the real time to the
//! first reply), `{quick}` (the same, only where it was under an hour),
//! `{slow}` (only where it was over twenty hours), `{she} {She} {her} {hers}`
//! (as the agent's pronouns go; `{hers}` is "her" or "his").

/// How the writer felt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// 5 stars.
    Glad,
    /// 4 stars.
    Content,
    /// 3 stars.
    Middling,
    /// 1–2 stars, the person's fault.
    LetDown,
    /// 1–2 stars, the policy's or product's fault.
    Policy,
}

/// Lines for one topic (any topic where empty) and mood.
pub struct Shelf {
    pub topic: &'static str,
    pub mood: Mood,
    pub lines: &'static [&'static str],
}

const fn shelf(topic: &'static str, mood: Mood, lines: &'static [&'static str]) -> Shelf {
    Shelf { topic, mood, lines }
}

use Mood::{Content, Glad, LetDown, Middling, Policy};

pub const COMMENTS: &[Shelf] = &[
    shelf(
        "delivery",
        Glad,
        &[
            "Third floor, no lift, and the driver wanted to leave it on the pavement. {agent} rang the depot while I was still on the line and two people came the next morning. Carried it up, took the box away.",
            "I'd moved house between ordering and delivery. One message to {agent}, new address, new date, no forms.",
            "They'd sent the left-hinged one. {agent} didn't ask me to prove it, just asked which side I need and when I'm home.",
            "My parcel was doing laps of the country. {agent} found it, told me honestly it would be Thursday, and it was Thursday.",
            "Told me straight away that the date on the website was wrong. I prefer bad news at 9 to no news at 5!",
            "Box arrived looking as if it had been down a staircase. {agent} looked at my two photos and sent another the same day, told me to keep the cable from the first one.",
            "honest about the delay, called when {she} said {she} would. thats all i want",
            "I'm in a wheelchair and the usual 'kerbside' is no use to me. {agent} read that bit of my message. Nobody ever reads that bit.",
        ],
    ),
    shelf(
        "delivery",
        Content,
        &[
            "Came a day later than promised, but {agent} had warned me, so I didn't sit in for nothing.",
            "Good, friendly, and the second driver was lovely. Would have been five stars if the first one had had my phone number.",
            "{agent} did everything right. The courier less so.",
        ],
    ),
    shelf(
        "delivery",
        Policy,
        &[
            "{agent} was polite, but there's no delivery slot shorter than 'between 8 and 6'. I took a day off work for that.",
            "No delivery to the islands. It doesn't say so until you have paid. Nothing {agent} could do, {she} said so.",
        ],
    ),
    shelf(
        "parcel",
        Glad,
        &[
            "Parcel at the wrong end of the country. {agent} turned it round the same day and told me so before I'd noticed.",
            "Ordered to work, then changed jobs. {agent} caught it at the depot.",
            "Came with the wrong plug. The right one was in my letter box two days later, no questions.",
            "'Delivered', said the tracking. It wasn't. {agent} believed me at once, and that was worth more than the parcel.",
            "Left with a neighbour I don't get on with. {agent} laughed with me and had it moved to the post office.",
        ],
    ),
    shelf(
        "parcel",
        Content,
        &[
            "Two days late, well explained.",
            "Arrived after all. I'd have liked to know earlier, but {agent} was nice about it.",
        ],
    ),
    shelf(
        "parcel",
        Policy,
        &[
            "Left in the rain by a courier nobody at the company can talk to. {agent} sent a new one, so it ended well, but choose another courier.",
        ],
    ),
    shelf(
        "installation",
        Glad,
        &[
            "I had the old cut-out, 2 mm too narrow. {agent} sent me a drawing with the exact place where I may file and the place where I may not. Fits.",
            "Asked for a photo of my wiring before anything else, then told me to put the screwdriver down and get an electrician. Quite right. Then talked the electrician through it.",
            "Our kitchen fitter and I had two opinions. {agent} had the third, which was in the manual all along, page 31. Didn't make either of us feel silly.",
            "Stayed with me through the whole thing, including the part where I went to find a spirit level.",
            "Knew what an old farmhouse kitchen looks like. No wall here has ever met a right angle. {agent}: 'then we start from the worktop'. Worked.",
            "The vent bracket had me beaten for a weekend. One sentence from {agent} and it clicked in. Literally.",
            "Asked what tools I had instead of telling me what tools I should have.",
        ],
    ),
    shelf(
        "installation",
        Content,
        &[
            "Sorted in the end. First drawing was for last year's {product}, the second was the right one.",
            "Clear instructions, bit technical for me, my neighbour understood them fine.",
        ],
    ),
    shelf(
        "installation",
        Policy,
        &[
            "They will only send their own fitter within 50 km of a city. I'm 63 km out. {agent} tried, I'll give {her} that.",
        ],
    ),
    shelf(
        "error-codes",
        Glad,
        &[
            "E-14, the dreaded one. {agent} knew it from the noise I described. Turned out to be a teaspoon.",
            "Everyone online says replace the board. {agent} had me dry out the plug of the sensor with a hairdryer first. Eight months and still fine, so a board saved.",
            "Twelve people for dinner, blinking display. {agent} answered after {quick} and we had it going before the starters.",
            "{agent} asked when it happens, not just what it says. It only happens when the dishwasher runs. Same fuse. I'd never have thought of it.",
            "Was told a code means 'service'. {agent} said it means the probe is wet, dry it, and if it comes back write to me, not to the form. It did not come back.",
            "Very calm. I wasn't.",
            "Explained what the code actually measures. I like to know, and {agent} likes to tell.",
            "My {product} shut off every time at exactly 40 minutes. {agent} didn't say 'that's normal', {she} tried it on the one in the workshop, found the same and had it fixed with an update.",
        ],
    ),
    shelf(
        "error-codes",
        Content,
        &[
            "Took two rounds but the second answer was spot on.",
            "Fixed. I'd have liked to hear why it happened at all.",
            "Reset did it. {agent} admits {she} doesn't know whether it'll come back, which I respect.",
        ],
    ),
    shelf(
        "error-codes",
        Middling,
        &[
            "The code has gone, but I was asked three times whether it's plugged in.",
            "It works again. Nobody can tell me why, so I'm waiting for the next time.",
        ],
    ),
    shelf(
        "spare-parts",
        Glad,
        &[
            "Part number was worn off. I sent a photo with a coin beside it and {agent} knew which of the four it was. Arrived in an envelope with a handwritten note.",
            "A part for a machine my aunt bought before I was born. {agent} had one. One!",
            "Told me not to buy the whole kit for sixty when I need the seal for four.",
            "I ordered the wrong hinge, {agent} noticed before it was shipped and asked. Who does that?",
            "{agent} put the little spring in the bag that I hadn't ordered because 'you will lose the old one when you open it'. I lost the old one when I opened it.",
            "Needed it before the weekend market. It came on Friday. I don't know what strings were pulled.",
            "good photos of how to fit it, better than the video",
            "Knows every screw of the thing by its first name.",
        ],
    ),
    shelf(
        "spare-parts",
        Content,
        &[
            "Right part, right price, a week on the way. {agent} kept me posted.",
            "Had to ask for the instructions separately, otherwise flawless.",
        ],
    ),
    shelf(
        "spare-parts",
        Policy,
        &[
            "You can't buy the small part alone any more, only the whole assembly. {agent} agreed that it's silly. Still silly.",
        ],
    ),
    shelf(
        "warranty",
        Glad,
        &[
            "Two weeks out of warranty. I'd expected a lecture about dates and got a repair.",
            "I'd lost the receipt in a flood with everything else. {agent} found my order by the serial number and never mentioned the receipt again.",
            "Said plainly what is covered, what's not, and how to word it so that the workshop doesn't send it back. Straight as a ruler.",
            "{agent} read my whole story, I could tell, because {she} asked about the thing in the middle of it.",
            "No 'have you descaled it' dance. Looked at my history, saw it was the second time, sent a new one.",
            "I was ready for a fight, had my arguments written down. Didn't need a single one.",
            "Got told no on the first question and yes on the one I should have asked instead. {agent} asked it for me.",
        ],
    ),
    shelf(
        "warranty",
        Content,
        &[
            "Repair went fine, the loan machine was a nice touch. Paperwork is from another century.",
            "It was covered after all. {agent} was sure from the start, {hers} system needed convincing.",
        ],
    ),
    shelf(
        "warranty",
        Policy,
        &[
            "Warranty ends when you move to another country, it seems. {agent} explained it kindly and offered to ask upstairs, but it's a rotten rule.",
            "Glass is never covered. Would be good to know before the glass breaks. I don't blame {agent}.",
        ],
    ),
    shelf(
        "warranty",
        LetDown,
        &[
            "I sent the same three photos three times, and got the same question after each. I don't think anyone looked at them.",
        ],
    ),
    shelf(
        "app-pairing",
        Glad,
        &[
            "New router, and my {product} didn't want to know it. {agent} didn't blame the router, {she} asked for its name and found the umlaut in it. Renamed, done.",
            "Said the app isn't needed at all for what I want to do and showed me the two buttons. I've deleted the app. Bliss.",
            "I'm 78, my grandson set it up, then he went to university. {agent} went through it with me at my pace and told me to make a drawing of it. I did.",
            "Pairing failed nine times. {agent} said to hold it until the *second* beep. The manual says beep. Manual is now being corrected, {she} says.",
            "Half past ten in the evening here and there was a human. Paired by eleven.",
            "Explained which data leaves my kitchen and which doesn't, before I had to ask twice.",
        ],
    ),
    shelf(
        "app-pairing",
        Content,
        &[
            "Works now on my phone, not on my wife's old one. {agent} was honest that it won't.",
            "Good help for an app that shouldn't need help.",
        ],
    ),
    shelf(
        "app-pairing",
        Middling,
        &["Paired in the end, but by the trick of a stranger in a forum. {agent} did follow up and ask how."],
    ),
    shelf(
        "cooking-advice",
        Glad,
        &[
            "My sourdough came out like a hat. Sent {agent} a photo of the crumb. 'Ten degrees lower, steam only the first twelve minutes.' It's bread now.",
            "I asked a technical question and got a recipe as well. Best flan I've made.",
            "Brisket for forty, in two batches. {agent} worked out the times with me and asked on Monday how it went. It went!",
            "Didn't try to sell me the stone. Said an old baking tray upside down does the same.",
            "Asked what flour I use, and where I live, and only then answered. That's somebody who bakes.",
            "Tempeh at 31 degrees, who has an opinion on tempeh at 31 degrees? {agent} does, and it was right.",
            "We ended up swapping notes on lentils. Also fixed my question, by the way.",
            "I had given up on macarons. I have not given up on macarons.",
        ],
    ),
    shelf(
        "cooking-advice",
        Content,
        &[
            "Helpful, though my first loaf after that was still dense. Second one better, so maybe it was me.",
            "Nice chat and a good tip. I'd have liked the temperatures in writing.",
        ],
    ),
    shelf(
        "refunds",
        Glad,
        &[
            "Changed my mind, said so, and {agent} didn't try to change it back. Money was there on Tuesday.",
            "The return label was for the wrong country. {agent} sorted out a pick-up from my door and rang to see whether they'd come.",
            "Refunded the delivery too, unasked, because 'you never had the use of it'.",
            "I'd been sent round in a circle by a form. {agent} took it off the form and did it by hand.",
            "No guilt trip. One question about what was wrong, which felt like interest, not like a hurdle.",
        ],
    ),
    shelf(
        "refunds",
        Content,
        &[
            "Got the money, nine days. {agent} had said 'up to ten', so fair enough.",
            "All fine once I'd reached {agent}. Reaching {agent} took a while.",
        ],
    ),
    shelf(
        "refunds",
        Middling,
        &[
            "Half refund for a machine used twice. Meh. But it was explained decently.",
            "In the end yes. I'd have been happier without the four mails in between.",
        ],
    ),
    shelf(
        "refunds",
        Policy,
        &[
            "Thirty days from *ordering*, not from arriving. It took three weeks to arrive! {agent} said {she} has brought it up before.",
            "15 % restocking fee for an unopened box. The person was fine, the rule isn't.",
        ],
    ),
    shelf(
        "refunds",
        LetDown,
        &[
            "Was promised the refund 'tomorrow' on three different tomorrows. It did come, but I stopped believing {agent} after the second.",
            "Quoted the terms at me and left. I can read the terms. I had asked a question about them.",
        ],
    ),
    shelf(
        "shop-refunds",
        Glad,
        &[
            "Refunded a customer twice by mistake, forty-two quid, my own fault. {agent} showed me how to pull one of them back before it left.",
            "A lady at the counter, a refund that wouldn't go, a queue. {agent} answered after {quick} and stayed until the receipt printed.",
            "Explained why a refund takes five days to reach my customer, in words that I could repeat to my customer.",
            "Part refund on a split payment, not a thing our till likes. {agent} found the way and wrote it down for my staff.",
        ],
    ),
    shelf(
        "shop-refunds",
        Content,
        &["Refund went through, the reader showed an error all the same. {agent} says ignore it. I'm ignoring it."],
    ),
    shelf(
        "shop-refunds",
        Policy,
        &["You keep the fee when I give my customer the money back? {agent} couldn't change that. Somebody should."],
    ),
    shelf(
        "billing",
        Glad,
        &[
            "Went through my bill line by line, and the one that was wrong was gone before we'd finished.",
            "I'd paid for a thing I switched off in spring. {agent} saw when it was last used and credited back to that day, not to the day I complained.",
            "Showed me the sum. Turns out the sum was right and I was wrong. Not once did I feel stupid.",
            "Invoice needed our new VAT number, three months back. Other companies have told me that can't be done.",
            "{agent} recommended the *smaller* plan. Read that again.",
            "One person, one thread, one answer. My bookkeeper asks to be adopted.",
            "Found that we were paying twice, under my name and my partner's. I hadn't even asked about that.",
        ],
    ),
    shelf(
        "billing",
        Content,
        &[
            "Correct and courteous. I still think the pricing page needs a translator.",
            "Credit came with the next invoice, as {agent} said. I'd hoped for this one.",
            "Good explanation, a bit long. Answer was in the last line.",
        ],
    ),
    shelf(
        "billing",
        Middling,
        &[
            "It's settled, but I had to send the same invoice to two people.",
            "Understood my bill afterwards, can't say I like it.",
        ],
    ),
    shelf(
        "billing",
        Policy,
        &[
            "Raised the price with a mail that looks like a newsletter. {agent} took it with patience, gave me one month. The rest of it isn't on {her}.",
            "No yearly invoice unless you're on the big plan. Why?",
        ],
    ),
    shelf(
        "billing",
        LetDown,
        &["Got a link to the pricing page. My question started with 'I have read the pricing page'."],
    ),
    shelf(
        "account-access",
        Glad,
        &[
            "Phone in the river, codes on the phone. {agent} took an hour over making sure that I'm me and I'm glad {she} did.",
            "The person who set up our account left in anger two years ago. {agent} told me exactly which two papers would do, and they did.",
            "Locked out on a Friday with wages to pay. In by lunch.",
            "Asked the right security questions and none of the daft ones.",
            "I'd typed my own mail address wrong when I signed up. Easy to laugh at; {agent} didn't, or at least not so I heard.",
            "Set me up with a second key 'so that we two never have to talk again'. I rather liked talking.",
            "Careful, and said why it has to be careful. I can live with slow when I know what it's for.",
        ],
    ),
    shelf(
        "account-access",
        Content,
        &[
            "Back in. Had to send a document twice because the upload ate the first.",
            "Thorough to the point of tedious, but it's my account {she} is being thorough about.",
        ],
    ),
    shelf(
        "account-access",
        Middling,
        &[
            "I'm in again. It took four days, of which three were waiting for a code to a number I'd told them I no longer have.",
        ],
    ),
    shelf(
        "account-access",
        Policy,
        &["A passport is not something everybody has. The rule knows no other paper. {agent} looked for one, in vain."],
    ),
    shelf(
        "deploys",
        Glad,
        &[
            "Build passed on my machine, failed on theirs. {agent} reproduced it in a clean container and found the lockfile I'd forgotten to commit. No smirk.",
            "Read my build log before asking for my build log.",
            "Linker error of 400 lines. {agent} quoted the one line that mattered and told me how to see it myself next time.",
            "{agent} turned my 14 minute build into 5 by pointing at the cache key. I'd only come to ask about the time limit.",
            "Said 'that's our bug' on the second message. Workaround in the third. Fix a week later with a note to me.",
            "cargo workspace, private registry, cross compile. I had no hope. {agent} had done precisely this on a rainy weekend, apparently",
            "Didn't tell me to upgrade the plan. Told me to delete a line.",
            "Sat through a rollback with me at a bad hour and didn't once ask whose idea it had been to ship on a Friday. (Mine.)",
        ],
    ),
    shelf(
        "deploys",
        Content,
        &[
            "Good catch on the toolchain version. The docs should have said it, and {agent} agrees.",
            "Solved, though I'd had to paste the config twice.",
            "Workaround works. Waiting for the real fix, {agent} promised to write.",
        ],
    ),
    shelf(
        "deploys",
        Middling,
        &[
            "First answer was about another runtime. The second fixed it.",
            "I got the workaround out of {agent} in the end. It's still a workaround.",
        ],
    ),
    shelf(
        "deploys",
        LetDown,
        &["Asked me to 'try a clean build' on three days in a row. I'd written that I had, with the log."],
    ),
    shelf(
        "dns",
        Glad,
        &[
            "It was DNS. {agent} knew it was DNS. I said it can't be DNS.",
            "Wildcard certificate on a domain held by my ex-flatmate's registrar. {agent} wrote me the two records to send him, so that I needn't explain.",
            "Spotted the trailing dot. I had looked at that line for two days.",
            "Moved our mail and our site without a minute lost. {agent} had me lower the TTL the day before, I'd never have.",
            "Short answers, all of them right.",
            "Told me that the record was fine and that I should wait an hour and have tea. I had tea. It was fine.",
        ],
    ),
    shelf(
        "dns",
        Content,
        &["Right answer, few words. I had to look up two of them.", "Fixed. Certificate took the night, as announced."],
    ),
    shelf(
        "dns",
        LetDown,
        &[
            "'Works from here.' Closed. It didn't work from here, where my customers are.",
            "Answer of four words to a message I'd spent an hour on. It may even have been right; I couldn't tell.",
        ],
    ),
    shelf(
        "outages",
        Glad,
        &[
            "Said what was broken, what wasn't, and when {she}'d write again. And then wrote again.",
            "The first status message in my life that had a person in it.",
            "While it was down {agent} helped us put up a page for our own customers. That's somebody thinking one step further.",
            "After the outage I asked what really happened, expecting a brochure. Got two honest paragraphs.",
            "{agent} didn't hide behind 'some users'. We were the some users, and {she} said so.",
            "Credit for the downtime came without our asking.",
        ],
    ),
    shelf(
        "outages",
        Content,
        &[
            "As good as it gets when the building's on fire. I'd have liked the first note ten minutes sooner.",
            "Honest about not knowing yet. Not what you want to hear, but better than guesses.",
        ],
    ),
    shelf("outages", Middling, &["Friendly, but I knew more from our own graphs than from the answers."]),
    shelf(
        "outages",
        Policy,
        &["Second outage this quarter. {agent} can't help it and was decent. The product is what the stars are for."],
    ),
    shelf(
        "migrations",
        Glad,
        &[
            "210 GB, one evening, no data lost. {agent} made me rehearse it twice and I grumbled twice. Thank you for both.",
            "Asked to see the migration before I ran it. That lock would have taken the shop down for the night.",
            "{agent} wrote 'do not run this yet' in the first line. Saved me.",
            "From version 12 to 17 with two extensions nobody else has heard of. {agent} had heard of them.",
            "Explained locks with a bathroom door. I've used it on my team since.",
            "Stayed past the end of {hers} shift until the replica had caught up. I only saw that afterwards, by the hours on the profile.",
            "Told me that my plan was fine and that I should trust it. Sometimes that's the help.",
            "Restored one table, not the whole thing, from the night before. I'd dropped it. With CASCADE. We don't speak of it.",
        ],
    ),
    shelf(
        "migrations",
        Content,
        &[
            "Went well. One of the roles lost its grants and we found out on Monday, {agent} fixed it within the hour.",
            "Very good help, needed a second window because the first was too short. In hindsight we both said so.",
        ],
    ),
    shelf("migrations", Middling, &["It's moved. More downtime than planned, and I found out from my users."]),
    shelf(
        "performance",
        Glad,
        &[
            "One index. ONE. From nine seconds to forty milliseconds. And {agent} taught me how to find the next one.",
            "Asked for the query plan and then actually explained the query plan.",
            "{agent} could have sold me the bigger instance. Told me to stop counting rows on every page instead.",
            "Found that the slow part isn't theirs at all but my own logging, and was nice about it.",
            "Graphs with arrows drawn on. I'm a simple person, I like arrows.",
            "p99 went from 'don't ask' to 80 ms.",
            "Wouldn't guess. Measured, then answered. It took a day longer and was right the first time.",
        ],
    ),
    shelf(
        "performance",
        Content,
        &[
            "Knows a lot. Could say it in a softer tone, but I'll take the knowledge.",
            "Better than before, not yet where we'd like to be. {agent} says so too.",
        ],
    ),
    shelf(
        "performance",
        Middling,
        &[
            "Technically right, and I left feeling I'd been marked by a teacher.",
            "Helped with one query. For the other five I got a link.",
        ],
    ),
    shelf(
        "performance",
        LetDown,
        &["'Your schema is the problem.' Maybe. I still had to find out by myself what to do about it."],
    ),
    shelf(
        "alerts",
        Glad,
        &[
            "Eleven pages a night down to one, and the one was real. My wife would like to thank {agent} as well.",
            "{agent} asked what I would *do* when the alert fires. For half of them the answer was nothing. Gone.",
            "Alert on a missing metric is apparently hard. {agent} sent me the rule, tested, with a comment on each line.",
            "Noticed that we had the wrong time zone on the quiet hours. I'd blamed the tool for months.",
            "Wrote back after {quick}, which for a monitoring company ought to be normal and isn't.",
            "Helped us to write down who gets woken for what. That's not {hers} job. Did it anyway.",
        ],
    ),
    shelf(
        "alerts",
        Content,
        &[
            "Much quieter now. One flapping check is left, we agreed to live with it.",
            "Took a bit to explain our set-up, then it went quickly.",
        ],
    ),
    shelf(
        "payouts",
        Glad,
        &[
            "Payout missing on the day rent was due. {agent} found that my bank had changed its number, sent it again, and rang me when it had landed.",
            "Counted it with me, sale by sale, until we'd found the 3.20. It was a refund I'd forgotten. Patience of a saint.",
            "Answered after {quick}. On a Friday afternoon. With my money, not with a number.",
            "I don't speak bank. {agent} speaks bank and speaks person.",
            "Held payout, no reason in the mail. {agent} told me the reason, the paper they wanted, and pushed it through the same day I sent it.",
            "Set it to weekly for me so that I can sleep on Sundays.",
            "My stall runs on that money, and {agent} treated forty euros as if it were forty thousand.",
        ],
    ),
    shelf(
        "payouts",
        Content,
        &[
            "Money arrived. One day after the day, but I knew where it was.",
            "Fine and friendly. Would be good if the app told me itself.",
            "Clear about the bank holiday, which I'd missed. Not {hers} fault I'd missed it.",
        ],
    ),
    shelf(
        "payouts",
        Middling,
        &[
            "I got my money and no explanation.",
            "Sorted after five days, it should have been two. {agent} said sorry and seemed to mean it.",
        ],
    ),
    shelf(
        "payouts",
        Policy,
        &[
            "New shops wait seven days for their money. In the first month that's exactly when you don't have any. {agent} was kind about it and could do nothing.",
        ],
    ),
    shelf("payouts", LetDown, &["'It's with the bank.' My bank said it's with them. I was the ball for a week."]),
    shelf(
        "card-reader",
        Glad,
        &[
            "Saturday, eleven o'clock, queue out of the door, reader dead. {agent} had it back before the coffee was cold.",
            "Knew at once it was the cable, not the reader. I'd have sent the reader in.",
            "Sent a replacement by courier to the market square. Stall 14. It found me at stall 14.",
            "{agent} runs or ran a shop, you can hear it. No 'please visit our help centre' while a customer is waiting.",
            "Explained how to take payments offline so that next time I needn't panic. Next time came, I did not panic.",
            "It was flour in the slot. {agent} knew that bakers' readers die of flour.",
            "stayed on until the first payment went through. a coffee, 2.80. we cheered",
        ],
    ),
    shelf(
        "card-reader",
        Content,
        &[
            "Replacement came fast. Setting it up again took me an evening, but {agent} picked up when I got stuck.",
            "Works after the update. Why it hadn't updated by itself nobody knows.",
        ],
    ),
    shelf("card-reader", Middling, &["It's working, third reader in two years though. {agent} did {hers} bit."]),
    shelf(
        "card-reader",
        Policy,
        &["You can't buy just the charger. A charger! {agent} sounded as tired of that rule as I am."],
    ),
    shelf(
        "chargebacks",
        Glad,
        &[
            "Told me that I'd probably lose and how I might not. I did not.",
            "{agent} wrote down the four things the bank wants to see, in the order in which they look at them. We won it back.",
            "Someone disputed a wedding cake they had eaten. {agent} found that funny too, then helped me with the letter.",
            "Said at the start what the odds are. Lost, and would still ask {agent} again.",
        ],
    ),
    shelf(
        "chargebacks",
        Content,
        &[
            "Honest that it might take two months. It took two months. Won.",
            "Good on the process, couldn't speed it up.",
        ],
    ),
    shelf("chargebacks", Middling, &["I know now how it works. I'm also 90 euros down."]),
    shelf(
        "chargebacks",
        Policy,
        &[
            "Lost it although the parcel was signed for. {agent} fought, the bank decided, and there is no appeal. What is the signature for?",
            "You charge me 15 for a dispute that I win? {agent} passed it on. Three stars off for whoever thought of that.",
            "Bank says no, company shrugs. {agent} at least said it in human words.",
        ],
    ),
    shelf(
        "verification",
        Glad,
        &[
            "My name has two family names and an accent, and every system I've met hates it. {agent} had it right at the first go.",
            "Asked for each paper once. I've been through this with three banks, so I know how rare that is.",
            "Our club isn't a company and isn't a person. {agent} knew what it is.",
            "Told me why the photo was rejected (my thumb) instead of 'rejected'.",
            "I'd only been in the country for two months and had no bill with my name on it. {agent} knew which other letter counts.",
            "Walked my father through it in his own pace. He's 71 and opens his shop at five in the morning. Thanks for the respect.",
        ],
    ),
    shelf(
        "verification",
        Content,
        &[
            "Done in three days. {agent} was clear, the upload page wasn't.",
            "Polite and exact. I'd like a list of papers at the start.",
        ],
    ),
    shelf(
        "verification",
        Middling,
        &["Passed in the end. I've now sent my passport to more people than I've friends."],
    ),
    shelf(
        "verification",
        Policy,
        &[
            "My permit is being renewed, the old one has expired, and the rule knows nothing in between. {agent} was on my side and the rule wasn't.",
        ],
    ),
    shelf(
        "tax-reports",
        Glad,
        &[
            "Year end, 31 cents out. {agent} found the 31 cents. It was a tip.",
            "Export came with commas where my accountant wants semicolons. {agent} sent it right, for all twelve months.",
            "Didn't give tax advice, said so, and then told me exactly which number on which page is which.",
            "Two VAT rates, one till, a bakery with three chairs. {agent} knew about the three chairs.",
            "I put this off until the last evening. {agent} didn't sigh.",
            "Sorted out two years of wrongly named categories with me. There was a spreadsheet. There were colours.",
        ],
    ),
    shelf(
        "tax-reports",
        Content,
        &[
            "Report's right now. It took a correction, which {agent} spotted before I did.",
            "Good help. That menu should not be hidden behind three others.",
        ],
    ),
    shelf("tax-reports", Middling, &["Got my report. Had to add up one column by hand, in this century."]),
    // Any topic.
    shelf(
        "",
        Glad,
        &[
            "I told it once and never again.",
            "Just a decent human being who knows the job.",
            "Would write to {agent} again before I write to anyone else there.",
            "{waited} to a real answer from a real person. Count me in.",
            "I'm not easy when I'm stressed. {agent} was easy enough for both of us.",
            "Listened. Then fixed it. In that order!",
            "Didn't know at first, said so, asked a colleague and came back. I trust that more than an instant answer.",
            "You know when somebody reads what you wrote? That.",
            "Five stars, and I don't give five stars. Ask my children.",
            "short, friendly, done",
            "No script. You notice it after one sentence.",
            "{agent} remembered me from the last time. I hadn't expected to be remembered by a company.",
            "I apologised for asking a stupid question. It wasn't stupid, {agent} said, it was early.",
            "Kind in a week when not many people were.",
            "The answer came after {slow}, it's true, but it was complete. No ping-pong. Worth the wait.",
            "From 'I'll throw it out of the window' to 'oh, that's neat' in one conversation.",
            "Two thumbs up from a grumpy old goat.",
            "{agent} had the power to just fix it, and did. Rare.",
            "Asked at the end whether there was anything else and then waited for me to think about it.",
            "A pleasure, honestly. I've recommended {agent} to my sister, who has the same trouble.",
            "Said sorry for a thing that wasn't {hers} doing, and meant it.",
            "Nothing to add to what the others say. Excellent.",
            "Wrote to me on the day after to see whether it still works. It does.",
            "I ramble when I'm worried, and {agent} never made me feel it.",
            "Not once the word 'unfortunately'.",
            "Everything I'd hoped for when I pressed send.",
            "My second time with {agent}. Same calm, same care.",
            "solved in one go 👍",
            "I have nothing clever to say. Good help, good person.",
            "Sends you the answer and the reason for the answer.",
            "Calm voice, clear head. It rubs off.",
            "Said 'let me read that again' and then really read it again.",
            "I'd braced myself for a long afternoon. It was a short one.",
            "The first person there who didn't pass me on.",
            "{agent} treated it as our problem, not as mine.",
            "Didn't make me prove that I'm telling the truth.",
            "Good sense and good manners. You can't ask for more than that.",
            "I was told what would happen next, and then it happened next.",
            "Nobody tried to sell me anything. I keep checking.",
            "Help from someone who'd clearly had the same thing at home.",
            "One mail from me, one mail back, done. Poetry.",
            "You can tell that {agent} is allowed to decide things.",
            "Fixed it, then apologised that it had been necessary.",
            "I came in cross and went out whistling.",
            "{agent} picked up where the last person had left off and I didn't have to start over.",
            "Best thing: the honest estimate. It was even right.",
        ],
    ),
    shelf(
        "",
        Content,
        &[
            "Good. Not quite sure it'll hold, but good.",
            "Nice to deal with. {waited} until the first reply, that's okay.",
            "One star off for the waiting music, none of the rest was annoying.",
            "Helped me well once {she} had understood what I meant. I hadn't explained it well either.",
            "Would have been perfect if I hadn't had to repeat my order number.",
            "Solid. No fuss.",
            "Friendly and competent, and a bit rushed towards the end.",
            "Four, because there's always room for one more :)",
            "All right in the end! Came back to me after {slow}, which felt long.",
            "Does what {she} says. I like that.",
            "Good help, and {agent} admitted a mistake on the way, which I thought was classy.",
            "fine, thanks",
            "Answer was right. It took me an evening to understand it.",
            "Pleasant. Problem's gone. Happy enough.",
            "Very polite. I'd have been fine with a little less polite and a little more quick.",
        ],
    ),
    shelf(
        "",
        Middling,
        &[
            "Some of it solved. I'll have to write again about the rest.",
            "Nice person, but I don't think I was understood at first.",
            "Okay. Neither here nor there.",
            "{slow} to the first reply. Then it was fine.",
            "Tried hard, wasn't allowed to do much.",
            "I got an answer to a question close to mine.",
            "Half a solution, friendly given.",
            "We got there. I had to push.",
            "It was all right, the tone was a bit tired. We all have such days.",
            "Three stars: one for the reply, one for the manners, one for the hope that it lasts.",
        ],
    ),
    shelf(
        "",
        LetDown,
        &[
            "I had the feeling that {agent} wanted me off the list rather than helped.",
            "Closed my case while I was typing the answer. Opened it again, had to start from zero.",
            "{slow} for a first reply, and then a question I'd already answered.",
            "Didn't read what I wrote. I know that because the answer was about a different product.",
            "Copied from the help page. I came because of the help page.",
            "Wasn't rude. Just wasn't there, if that makes sense.",
            "Promised to call back. I waited in for it.",
            "Gave up on it and found the answer in a forum. A pity, others here speak well of {agent}.",
            "Two people told me two things, and {agent} was both of them.",
            "Sure of the answer, and wrong. It happens, but a 'sorry' would have been nice.",
            "I was told to be patient before I was asked what the matter is.",
            "Three mails to get one reply, and it was to the first of them.",
            "Felt talked down to. Perhaps it wasn't meant like that.",
            "Problem 'solved' on paper. It's still on my desk.",
            "Not a good day for either of us, I suppose. I'm rating mine.",
            "Maybe I caught {agent} at a bad time. I left with the same problem and a ticket number.",
            "I needed five minutes of attention. I got five links.",
            "Passed on to a colleague without a word of what I'd said. Had to start all over.",
        ],
    ),
    shelf(
        "",
        Policy,
        &[
            "{agent} was good. The rule is bad. I can only give stars to one thing here.",
            "'I would if I could' – and I believe it. Let your people decide such things!",
            "Don't take it out on {agent}: the product does not do what the box says.",
            "This is about the company, not about the person who had to tell me.",
            "Same fault, third time, always a nice person who fixes it. Build it better and spare them the trouble.",
            "{agent} wasn't allowed to make an exception of nine euros. Nine.",
        ],
    ),
];

/// What it was about, as the object of "sorted out" or "helped me with".
pub const DETAILS: &[(&str, &[&str])] = &[
    (
        "delivery",
        &[
            "a delivery that went to the neighbour's neighbour",
            "a parcel without a trace",
            "a dented corner",
            "the wrong colour in the right box",
            "a delivery date that kept moving",
            "a driver who couldn't find our lane",
        ],
    ),
    (
        "parcel",
        &[
            "a parcel without a trace",
            "a wrong address, my own",
            "a package that came open",
            "the wrong plug",
            "a courier who never rang",
        ],
    ),
    (
        "installation",
        &[
            "a bracket that didn't fit",
            "the wiring question",
            "a cut-out from another century",
            "the gap under the worktop",
            "a hinge on the wrong side",
            "a very crooked kitchen wall",
        ],
    ),
    (
        "error-codes",
        &[
            "an E-14",
            "the blinking display",
            "a code that isn't in the manual",
            "the beep that wouldn't stop",
            "an E-22 at the worst moment",
            "a sensor with a mind of its own",
        ],
    ),
    (
        "spare-parts",
        &[
            "a seal for an old model",
            "a lost knob",
            "a cracked bowl clamp",
            "a hinge nobody has in stock",
            "a rubber foot",
            "the right gasket",
        ],
    ),
    (
        "warranty",
        &[
            "a repair under warranty",
            "a claim with no receipt",
            "the second repair in a year",
            "a crack that wasn't my doing",
            "a serial number I couldn't read",
            "the question of what's covered",
        ],
    ),
    (
        "app-pairing",
        &[
            "the pairing",
            "a new phone that wouldn't connect",
            "the app after its update",
            "a router it didn't like",
            "a forgotten Wi-Fi password",
            "the lost connection",
        ],
    ),
    (
        "cooking-advice",
        &[
            "a loaf that came out flat",
            "a custard that split",
            "timings for a big roast",
            "a starter that wouldn't start",
            "the steam setting",
            "the temperature for yoghurt",
        ],
    ),
    (
        "refunds",
        &[
            "a return",
            "a refund that got lost",
            "a swap for the other size",
            "a pick-up that never came",
            "the return label",
            "an order I'd sent twice",
        ],
    ),
    (
        "shop-refunds",
        &[
            "a customer's refund",
            "a double refund",
            "a part refund",
            "a refund that hung in the air",
            "a refund to a card that had expired",
        ],
    ),
    (
        "billing",
        &[
            "a double charge",
            "an invoice with the old address",
            "a fee I didn't understand",
            "last year's invoices",
            "the VAT on my bill",
            "a plan I'd outgrown",
        ],
    ),
    (
        "account-access",
        &[
            "a lost second factor",
            "a locked account",
            "a colleague's old login",
            "a mail address that no longer exists",
            "the handover from our former admin",
            "a password mess of my own making",
        ],
    ),
    (
        "deploys",
        &[
            "a build that hung",
            "a failed deploy",
            "a linker error",
            "a broken cache",
            "the upgrade of our toolchain",
            "a rollback",
        ],
    ),
    (
        "dns",
        &[
            "a missing record",
            "a certificate that wouldn't renew",
            "our move to a new domain",
            "a redirect loop",
            "the mail records",
            "a typo in a zone file",
        ],
    ),
    (
        "outages",
        &[
            "the outage on our side",
            "an hour of errors",
            "a region that went quiet",
            "the aftermath of the downtime",
            "a status page that said green",
            "time-outs at noon",
        ],
    ),
    (
        "migrations",
        &[
            "a version upgrade",
            "a long lock",
            "a restore",
            "moving 80 GB",
            "a botched migration",
            "a replica that lagged",
        ],
    ),
    (
        "performance",
        &[
            "a slow query",
            "a memory leak that was ours",
            "time-outs under load",
            "a missing index",
            "a noisy neighbour",
            "slow mornings",
        ],
    ),
    (
        "alerts",
        &[
            "alerts that cried wolf",
            "a silent alert",
            "our quiet hours",
            "a dashboard nobody understood",
            "the on-call rota",
            "a flapping check",
        ],
    ),
    (
        "payouts",
        &[
            "a late payout",
            "a payout to a closed account",
            "a sum that didn't add up",
            "a held payout",
            "a new bank account",
            "the holiday payouts",
        ],
    ),
    (
        "card-reader",
        &[
            "a frozen reader",
            "a reader that lost its till",
            "the battery",
            "a swap before market day",
            "a reader that declined everyone",
            "the offline mode",
        ],
    ),
    (
        "chargebacks",
        &[
            "a dispute",
            "a chargeback for a cake",
            "the papers for the bank",
            "a customer who forgot what he'd bought",
            "a first chargeback",
        ],
    ),
    (
        "verification",
        &[
            "the papers for our club",
            "a rejected photo",
            "a name with two accents",
            "the proof of address",
            "the check of my co-owner",
            "an expired permit",
        ],
    ),
    (
        "tax-reports",
        &[
            "the year-end report",
            "an export my accountant can read",
            "two VAT rates",
            "a missing month",
            "31 cents",
            "the quarterly figures",
        ],
    ),
];

/// Frames around `{detail}`.
pub const FRAMES: &[(Mood, &[&str])] = &[
    (
        Glad,
        &[
            "{agent} helped me with {detail}. Patient, clear, and no jargon.",
            "Came because of {detail}, left with a smile. Didn't expect that.",
            "Sorted out {detail} in one conversation.",
            "{detail}: I'd tried everything. {agent} hadn't, and tried the right thing.",
            "It wasn't my first try to get help with {detail}. It was the last, because it worked.",
            "I wrote about {detail} and got an answer to what I'd written. Sounds little, is a lot.",
            "About {detail}: quick, kind, correct. What more?",
            "With {detail} I'd been passed around by everyone. {agent} kept it and finished it.",
            "Solved {detail} and wrote down what to do if it comes back.",
            "Who'd have thought that {detail} could be a pleasant half hour.",
            "All I wanted was somebody to look at {detail} properly. {agent} looked.",
            "First reply after {waited}, and {detail} was dealt with the same day.",
            "{agent} fixed {detail} and told me honestly that it can happen again, and what to do then.",
            "{detail}. Fixed. Thank you, {agent}.",
            "If you've got {detail}, ask for {agent}.",
            "I was embarrassed about {detail}. No need, as it turned out.",
        ],
    ),
    (
        Content,
        &[
            "{agent} dealt with {detail}. It took a little longer than I'd hoped.",
            "Happy with the help on {detail}; I'd have liked a summary at the end.",
            "{detail} is sorted. Two mails more than necessary, but sorted.",
            "Good on {detail}, less sure on my other question.",
            "Competent about {detail}. Friendly too.",
            "First answer on {detail} missed the point a bit, second one nailed it.",
            "{waited} till somebody looked at {detail}, then it went smoothly.",
            "Helpful. I came about {detail} and that's gone.",
        ],
    ),
    (
        Middling,
        &[
            "{detail} is half solved. We'll see.",
            "I'd hoped for more on {detail}, but {agent} was pleasant.",
            "It went back and forth about {detail} until I'd forgotten the question.",
            "Okay about {detail}. I wouldn't say more.",
            "{detail} is gone, my afternoon as well.",
        ],
    ),
    (
        LetDown,
        &[
            "I explained {detail} three times and don't think it was heard once.",
            "Still no idea what to do about {detail}.",
            "Asked about {detail}. Got an answer about something else.",
            "Nothing came of {detail}. I let it go.",
        ],
    ),
    (
        Policy,
        &[
            "{agent} understood {detail} and would have helped. The rules didn't let {her}.",
            "The system has no answer to {detail}. The person did what {she} could.",
            "{detail} can't be fixed, only endured, it seems. Not {hers} fault.",
        ],
    ),
];

/// Said after another comment now and then.
pub const TAILS: &[(Mood, &[&str])] = &[
    (
        Glad,
        &[
            "Thank you!",
            "Thanks, {agent}.",
            "Give {her} a rise.",
            "First answer after {quick}, by the way.",
            "Again any time.",
            "And nice with it.",
            "I'd forgotten help could be like this.",
            "Cheers from a happy customer.",
            "Made my week.",
            "Please keep {her}.",
            "Bravo.",
            "I'll be back (hopefully not soon).",
            "More like this.",
            "That's how it should be.",
        ],
    ),
    (Content, &["Thanks anyway.", "All in all good.", "Would ask {agent} again.", "Keep it up.", "No hard feelings."]),
    (Middling, &["Thanks for trying.", "Could be better.", "Let's see if it holds."]),
    (LetDown, &["I wish it had gone otherwise.", "Hope it goes better for the next one.", "A shame."]),
    (
        Policy,
        &["The stars are for the rule, my thanks are for {agent}.", "Please pass it on.", "Nothing against {agent}."],
    ),
];
