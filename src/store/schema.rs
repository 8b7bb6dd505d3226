//! The tables as diesel sees them; `tests/flows/migrations.rs` holds them against both databases.

diesel::table! {
    people (id) {
        id -> BigInt,
        email -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        name -> Text,
        moderator -> Bool,
        confirmed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        token_hash -> Binary,
        person_id -> BigInt,
        device -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    mailed_links (id) {
        id -> BigInt,
        token_hash -> Binary,
        purpose -> Text,
        email -> Text,
        person_id -> Nullable<BigInt>,
        agent_id -> Nullable<BigInt>,
        company_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    site (id) {
        id -> BigInt,
        secret -> Binary,
    }
}

diesel::table! {
    signing_keys (kid) {
        kid -> Text,
        secret -> Binary,
        created_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    outbox (id) {
        id -> BigInt,
        kind -> Text,
        recipient -> Text,
        subject -> Text,
        text_body -> Text,
        html_body -> Text,
        created_at -> Timestamp,
        due_at -> Timestamp,
        attempts -> Integer,
        sent_at -> Nullable<Timestamp>,
        failed_at -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        pseudonym -> Nullable<Text>,
        invitation_id -> Nullable<BigInt>,
        stop_url -> Nullable<Text>,
    }
}

diesel::table! {
    suppressions (pseudonym) {
        pseudonym -> Text,
        reason -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    asked (pseudonym) {
        pseudonym -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    companies (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        about -> Text,
        url -> Nullable<Text>,
        domain -> Nullable<Text>,
        created_at -> Timestamp,
        invite_after -> Integer,
        invite_share -> Integer,
    }
}

diesel::table! {
    company_members (company_id, person_id) {
        company_id -> BigInt,
        person_id -> BigInt,
        role -> Text,
        since -> Timestamp,
    }
}

diesel::table! {
    products (id) {
        id -> BigInt,
        company_id -> BigInt,
        slug -> Text,
        name -> Text,
    }
}

diesel::table! {
    topics (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
    }
}

diesel::table! {
    agents (id) {
        id -> BigInt,
        handle -> Text,
        name -> Text,
        person_id -> Nullable<BigInt>,
        state -> Text,
        bio -> Text,
        languages -> Text,
        hours -> Text,
        reach_text -> Text,
        reach_url -> Nullable<Text>,
        photo_version -> Nullable<Text>,
        consented_at -> Nullable<Timestamp>,
        consent_ground -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    retired_handles (handle) {
        handle -> Text,
        agent_id -> BigInt,
        retired_at -> Timestamp,
    }
}

diesel::table! {
    photos (agent_id) {
        agent_id -> BigInt,
        large -> Binary,
        small -> Binary,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    agent_topics (agent_id, topic_id) {
        agent_id -> BigInt,
        topic_id -> BigInt,
    }
}

diesel::table! {
    agent_products (agent_id, product_id) {
        agent_id -> BigInt,
        product_id -> BigInt,
    }
}

diesel::table! {
    employments (id) {
        id -> BigInt,
        agent_id -> BigInt,
        company_id -> BigInt,
        title -> Text,
        since -> Timestamp,
        until -> Nullable<Timestamp>,
        confirmed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    cases (id) {
        id -> BigInt,
        company_id -> BigInt,
        reference -> Text,
        agent_id -> BigInt,
        channel -> Text,
        product_id -> Nullable<BigInt>,
        topic_id -> Nullable<BigInt>,
        opened_at -> Timestamp,
        first_reply_at -> Nullable<Timestamp>,
        first_reply_seconds -> Nullable<BigInt>,
        resolved_at -> Nullable<Timestamp>,
        reopened_at -> Nullable<Timestamp>,
        connection_id -> Nullable<BigInt>,
        reopenings -> Integer,
        handed_over -> Bool,
    }
}

diesel::table! {
    connections (id) {
        id -> BigInt,
        company_id -> BigInt,
        helpdesk -> Text,
        address -> Text,
        secret -> Nullable<Text>,
        previous_secret -> Nullable<Text>,
        previous_until -> Nullable<Timestamp>,
        created_at -> Timestamp,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    deliveries (id) {
        id -> BigInt,
        connection_id -> BigInt,
        delivery -> Nullable<Text>,
        event -> Text,
        body -> Binary,
        received_at -> Timestamp,
        state -> Text,
        attempts -> Integer,
        due_at -> Timestamp,
        outcome -> Nullable<Text>,
        reference -> Nullable<Text>,
    }
}

diesel::table! {
    helpdesk_agents (id) {
        id -> BigInt,
        connection_id -> BigInt,
        external_id -> Nullable<Text>,
        email -> Nullable<Text>,
        name -> Text,
        agent_id -> Nullable<BigInt>,
        nobody -> Bool,
        confirmed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    helpdesk_states (connection_id, word) {
        connection_id -> BigInt,
        word -> Text,
        means -> Text,
    }
}

diesel::table! {
    case_steps (connection_id, reference, at, step, helper_id) {
        connection_id -> BigInt,
        reference -> Text,
        step -> Text,
        at -> Timestamp,
        helper_id -> BigInt,
        told_at -> Timestamp,
    }
}

diesel::table! {
    figures (company_id, agent_id, topic_id, channel, month) {
        company_id -> BigInt,
        agent_id -> BigInt,
        topic_id -> BigInt,
        channel -> Text,
        month -> Timestamp,
        counted -> Text,
    }
}

diesel::table! {
    pending_invitations (case_id) {
        case_id -> BigInt,
        recipient -> Text,
        due_at -> Timestamp,
        until -> Timestamp,
    }
}

diesel::table! {
    raters (id) {
        id -> BigInt,
        person_id -> Nullable<BigInt>,
        company_id -> Nullable<BigInt>,
        reference -> Nullable<Text>,
        name -> Nullable<Text>,
        deviation_sum -> Double,
        deviation_n -> BigInt,
        touched_at -> Timestamp,
        suspicion -> Double,
    }
}

diesel::table! {
    invitations (id) {
        id -> BigInt,
        jti -> Text,
        case_id -> BigInt,
        agent_id -> BigInt,
        company_id -> BigInt,
        rater_id -> BigInt,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
        undelivered_at -> Nullable<Timestamp>,
        undelivered -> Nullable<Text>,
    }
}

diesel::table! {
    ratings (id) {
        id -> BigInt,
        agent_id -> BigInt,
        company_id -> Nullable<BigInt>,
        case_id -> Nullable<BigInt>,
        rater_id -> BigInt,
        product_id -> Nullable<BigInt>,
        topic_id -> Nullable<BigInt>,
        origin -> Text,
        stars -> Integer,
        listened -> Nullable<Bool>,
        knowledgeable -> Nullable<Bool>,
        empowered -> Nullable<Bool>,
        human -> Nullable<Bool>,
        on_my_side -> Nullable<Bool>,
        comment -> Nullable<Text>,
        fault -> Nullable<Text>,
        rated_at -> Timestamp,
        edited_at -> Nullable<Timestamp>,
        withdrawn_at -> Nullable<Timestamp>,
        w_origin -> Double,
        w_credibility -> Double,
        w_marginal -> Double,
        w_coverage -> Double,
        uncounted -> Nullable<Text>,
        independent -> Bool,
        signed -> Nullable<Text>,
        w_related -> Double,
        relation -> Nullable<Text>,
        related_n -> Nullable<BigInt>,
        text_hash -> Nullable<BigInt>,
    }
}

diesel::table! {
    salts (id) {
        id -> BigInt,
        secret -> Binary,
        since -> Timestamp,
    }
}

diesel::table! {
    traces (rating_id) {
        rating_id -> BigInt,
        agent_id -> BigInt,
        network -> Nullable<Binary>,
        household -> Nullable<Binary>,
        left_at -> Timestamp,
    }
}

diesel::table! {
    suspicions (id) {
        id -> BigInt,
        agent_id -> Nullable<BigInt>,
        rater_id -> Nullable<BigInt>,
        probability -> Double,
        reasons -> Text,
        raised_at -> Timestamp,
        state -> Text,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        decision -> Nullable<Text>,
    }
}

diesel::table! {
    suspected_raters (suspicion_id, rater_id) {
        suspicion_id -> BigInt,
        rater_id -> BigInt,
    }
}

diesel::table! {
    lowered_ratings (rating_id) {
        rating_id -> BigInt,
        credibility -> Double,
    }
}

diesel::table! {
    job_runs (job) {
        job -> Text,
        began_at -> Timestamp,
    }
}

diesel::table! {
    rating_versions (id) {
        id -> BigInt,
        rating_id -> BigInt,
        agent_id -> BigInt,
        stars -> Integer,
        listened -> Nullable<Bool>,
        knowledgeable -> Nullable<Bool>,
        empowered -> Nullable<Bool>,
        human -> Nullable<Bool>,
        on_my_side -> Nullable<Bool>,
        comment -> Nullable<Text>,
        fault -> Nullable<Text>,
        written_at -> Timestamp,
        replaced_at -> Timestamp,
    }
}

diesel::table! {
    thanks (id) {
        id -> BigInt,
        agent_id -> BigInt,
        company_id -> Nullable<BigInt>,
        case_id -> Nullable<BigInt>,
        rater_id -> BigInt,
        text -> Text,
        signed -> Bool,
        sent_at -> Timestamp,
        hidden_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    posteriors (agent_id, facet, subject_id, company_id) {
        agent_id -> BigInt,
        facet -> Text,
        subject_id -> BigInt,
        company_id -> BigInt,
        s -> Double,
        w -> Double,
        at -> Timestamp,
        n -> BigInt,
    }
}

diesel::table! {
    trust_agents (agent_id) {
        agent_id -> BigInt,
        since -> Timestamp,
        failing_since -> Nullable<Timestamp>,
    }
}

diesel::table! {
    trust_agent_changes (id) {
        id -> BigInt,
        agent_id -> BigInt,
        change -> Text,
        conditions -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    site_priors (facet) {
        facet -> Text,
        mean -> Double,
        strength -> Double,
        fitted_at -> Timestamp,
    }
}

diesel::table! {
    standings (agent_id) {
        agent_id -> BigInt,
        verdict -> Text,
        since -> Timestamp,
        candidate -> Nullable<Text>,
        candidate_since -> Nullable<Timestamp>,
    }
}

diesel::table! {
    communities (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        about -> Text,
        joining -> Text,
        created_by -> BigInt,
        created_at -> Timestamp,
        stirred_at -> Timestamp,
        ranked_at -> Nullable<Timestamp>,
        roots -> BigInt,
    }
}

diesel::table! {
    community_ranks (community_id, person_id) {
        community_id -> BigInt,
        person_id -> BigInt,
        rank -> Double,
        known -> Bool,
    }
}

diesel::table! {
    reaches (agent_id, community_id) {
        agent_id -> BigInt,
        community_id -> BigInt,
        reach -> Double,
        endorsers -> BigInt,
        known -> BigInt,
    }
}

diesel::table! {
    rater_links (rater_id) {
        rater_id -> BigInt,
        person_id -> BigInt,
        linked_at -> Timestamp,
    }
}

// A view: raters who are a person, and those whom a person calls their own.
diesel::table! {
    authors (rater_id) {
        rater_id -> BigInt,
        person_id -> BigInt,
    }
}

diesel::table! {
    memberships (community_id, person_id) {
        community_id -> BigInt,
        person_id -> BigInt,
        role -> Text,
        state -> Text,
        admitted_by -> Nullable<BigInt>,
        joined_at -> Timestamp,
    }
}

diesel::table! {
    vouches (community_id, voucher_id, member_id) {
        community_id -> BigInt,
        voucher_id -> BigInt,
        member_id -> BigInt,
        vouched_at -> Timestamp,
    }
}

diesel::table! {
    endorsements (id) {
        id -> BigInt,
        agent_id -> BigInt,
        community_id -> BigInt,
        person_id -> BigInt,
        topic_id -> BigInt,
        reason -> Text,
        endorsed_at -> Timestamp,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    agent_documents (agent_id) {
        agent_id -> BigInt,
        name -> Text,
        work -> Text,
        subjects -> Text,
        circles -> Text,
        languages -> Text,
        trust -> Double,
    }
}

diesel::table! {
    search_words (id) {
        id -> BigInt,
        word -> Text,
        uses -> BigInt,
    }
}

diesel::table! {
    forums (id) {
        id -> BigInt,
        community_id -> BigInt,
        kind -> Text,
        url -> Text,
        address -> Text,
        secret -> Text,
        connect_secret -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    forum_members (forum_id, external_id) {
        forum_id -> BigInt,
        external_id -> Text,
        name -> Text,
        trust_level -> Nullable<Integer>,
        person_id -> Nullable<BigInt>,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    solutions (forum_id, reference) {
        forum_id -> BigInt,
        reference -> Text,
        external_id -> Text,
        solved_at -> Timestamp,
        undone -> Bool,
        told -> BigInt,
    }
}

diesel::table! {
    matters (id) {
        id -> BigInt,
        kind -> Text,
        subject_id -> BigInt,
        agent_id -> BigInt,
        company_id -> Nullable<BigInt>,
        severity -> Integer,
        opened_at -> Timestamp,
        waits_since -> Timestamp,
        due_at -> Timestamp,
        state -> Text,
        took -> Nullable<BigInt>,
    }
}

diesel::table! {
    flags (id) {
        id -> BigInt,
        matter_id -> BigInt,
        rule -> Text,
        words -> Nullable<Text>,
        flagged_by -> Text,
        person_id -> Nullable<BigInt>,
        household -> Nullable<Binary>,
        flagged_at -> Timestamp,
    }
}

diesel::table! {
    decisions (id) {
        id -> BigInt,
        matter_id -> BigInt,
        on_appeal -> Bool,
        ruling -> Text,
        rule -> Text,
        reason -> Text,
        decided_by -> BigInt,
        decided_at -> Timestamp,
    }
}

diesel::table! {
    appeals (decision_id) {
        decision_id -> BigInt,
        side -> Text,
        person_id -> Nullable<BigInt>,
        words -> Text,
        appealed_at -> Timestamp,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    withheld (kind, subject_id) {
        kind -> Text,
        subject_id -> BigInt,
        matter_id -> BigInt,
        decision_id -> Nullable<BigInt>,
        uncounted -> Nullable<Text>,
    }
}

diesel::joinable!(matters -> agents (agent_id));
diesel::joinable!(matters -> companies (company_id));
diesel::joinable!(flags -> matters (matter_id));
diesel::joinable!(decisions -> matters (matter_id));
diesel::joinable!(decisions -> people (decided_by));
diesel::joinable!(appeals -> decisions (decision_id));
diesel::joinable!(withheld -> decisions (decision_id));
diesel::joinable!(forums -> communities (community_id));
diesel::joinable!(forum_members -> forums (forum_id));
diesel::joinable!(forum_members -> people (person_id));
diesel::joinable!(solutions -> forums (forum_id));
diesel::joinable!(sessions -> people (person_id));
diesel::joinable!(mailed_links -> people (person_id));
diesel::joinable!(company_members -> companies (company_id));
diesel::joinable!(company_members -> people (person_id));
diesel::joinable!(products -> companies (company_id));
diesel::joinable!(agents -> people (person_id));
diesel::joinable!(retired_handles -> agents (agent_id));
diesel::joinable!(photos -> agents (agent_id));
diesel::joinable!(agent_topics -> agents (agent_id));
diesel::joinable!(agent_topics -> topics (topic_id));
diesel::joinable!(agent_products -> agents (agent_id));
diesel::joinable!(agent_products -> products (product_id));
diesel::joinable!(employments -> agents (agent_id));
diesel::joinable!(employments -> companies (company_id));
diesel::joinable!(cases -> companies (company_id));
diesel::joinable!(cases -> agents (agent_id));
diesel::joinable!(cases -> products (product_id));
diesel::joinable!(cases -> topics (topic_id));
diesel::joinable!(connections -> companies (company_id));
diesel::joinable!(deliveries -> connections (connection_id));
diesel::joinable!(helpdesk_agents -> connections (connection_id));
diesel::joinable!(helpdesk_agents -> agents (agent_id));
diesel::joinable!(pending_invitations -> cases (case_id));
diesel::joinable!(raters -> people (person_id));
diesel::joinable!(raters -> companies (company_id));
diesel::joinable!(figures -> companies (company_id));
diesel::joinable!(invitations -> cases (case_id));
diesel::joinable!(invitations -> agents (agent_id));
diesel::joinable!(invitations -> companies (company_id));
diesel::joinable!(invitations -> raters (rater_id));
diesel::joinable!(ratings -> agents (agent_id));
diesel::joinable!(ratings -> companies (company_id));
diesel::joinable!(ratings -> cases (case_id));
diesel::joinable!(ratings -> raters (rater_id));
diesel::joinable!(ratings -> products (product_id));
diesel::joinable!(ratings -> topics (topic_id));
diesel::joinable!(rating_versions -> ratings (rating_id));
diesel::joinable!(thanks -> agents (agent_id));
diesel::joinable!(thanks -> companies (company_id));
diesel::joinable!(thanks -> cases (case_id));
diesel::joinable!(thanks -> raters (rater_id));
diesel::joinable!(traces -> ratings (rating_id));
diesel::joinable!(suspicions -> agents (agent_id));
diesel::joinable!(suspected_raters -> suspicions (suspicion_id));
diesel::joinable!(suspected_raters -> raters (rater_id));
diesel::joinable!(lowered_ratings -> ratings (rating_id));
diesel::joinable!(posteriors -> agents (agent_id));
diesel::joinable!(standings -> agents (agent_id));
diesel::joinable!(communities -> people (created_by));
diesel::joinable!(community_ranks -> communities (community_id));
diesel::joinable!(reaches -> agents (agent_id));
diesel::joinable!(reaches -> communities (community_id));
diesel::joinable!(rater_links -> raters (rater_id));
diesel::joinable!(rater_links -> people (person_id));
diesel::joinable!(memberships -> communities (community_id));
diesel::joinable!(vouches -> communities (community_id));
diesel::joinable!(endorsements -> agents (agent_id));
diesel::joinable!(endorsements -> communities (community_id));
diesel::joinable!(endorsements -> people (person_id));
diesel::joinable!(endorsements -> topics (topic_id));
diesel::joinable!(agent_documents -> agents (agent_id));
diesel::allow_tables_to_appear_in_same_query!(
    people,
    sessions,
    mailed_links,
    site,
    signing_keys,
    outbox,
    suppressions,
    asked,
    companies,
    company_members,
    products,
    topics,
    agents,
    retired_handles,
    photos,
    agent_topics,
    agent_products,
    employments,
    cases,
    figures,
    connections,
    deliveries,
    helpdesk_agents,
    pending_invitations,
    raters,
    invitations,
    ratings,
    salts,
    traces,
    suspicions,
    matters,
    flags,
    decisions,
    appeals,
    withheld,
    suspected_raters,
    lowered_ratings,
    job_runs,
    rating_versions,
    thanks,
    posteriors,
    trust_agents,
    trust_agent_changes,
    site_priors,
    standings,
    communities,
    forums,
    forum_members,
    solutions,
    community_ranks,
    reaches,
    rater_links,
    authors,
    memberships,
    vouches,
    endorsements,
    agent_documents,
    search_words,
);
diesel::allow_columns_to_appear_in_same_group_by_clause!(endorsements::agent_id, reaches::reach);
diesel::allow_columns_to_appear_in_same_group_by_clause!(matters::company_id, flags::flagged_by);
diesel::allow_columns_to_appear_in_same_group_by_clause!(matters::company_id, decisions::rule);
