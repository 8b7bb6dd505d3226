//! The whole URL table.

use actix_web::{
    Route, guard,
    web::{self, PayloadConfig, ServiceConfig, post, resource},
};

use crate::domain::connection::BODY_MAX;

use super::{
    api,
    pages::{
        self, about, accept, accounts, agent_desk, agents, communities, companies, company_desk, decisions,
        endorsements, files, flags, forums, helpdesks, home, me, moderation, photos, rating, rules, search, sessions,
        stop, thanks, transparency,
    },
};

/// Every URL and who answers it.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        .app_data(photos::limits())
        .route("/", get().to(home::show))
        .route("/search", get().to(search::show))
        .route("/api/v1/agents", get().to(api::agents::list))
        // Looking at somebody
        .route("/a/{handle}.json", get().to(api::profile::beside_the_page))
        .route("/a/{handle}", get().to(agents::profile))
        .route("/a/{handle}/why", get().to(agents::why))
        .route("/a/{handle}/ratings", get().to(agents::ratings))
        .route("/c/{company}", get().to(companies::show))
        // For programs
        .route("/api", get().to(pages::api::show))
        .route("/api/v1/agents/{handle}", get().to(api::profile::show))
        .route("/api/v1/agents/{handle}/ratings", get().to(api::ratings::list))
        .route("/hooks/forums/{address}", get().to(api::hooks::greet))
        .route("/hooks/forums/{address}", post().to(api::hooks::hear))
        .service(
            resource("/hooks/{address}")
                .app_data(PayloadConfig::new(BODY_MAX))
                .route(get().to(api::hooks::greet))
                .route(post().to(api::hooks::receive)),
        )
        // Rating
        .route("/r/{token}", get().to(rating::open_link))
        .route("/r/{token}", post().to(rating::rate_by_link))
        .route("/r/{token}/change", get().to(rating::change_link))
        .route("/r/{token}/withdraw", post().to(rating::withdraw_by_link))
        .route("/r/{token}/mail", post().to(rating::mail_links))
        .route("/r/{token}/mailed", get().to(rating::links_mailed))
        .route("/a/{handle}/rate", get().to(rating::open_form))
        .route("/a/{handle}/rate", post().to(rating::rate_openly))
        .route("/me/ratings/{id}", get().to(rating::own))
        .route("/me/ratings/{id}/withdraw", post().to(rating::withdraw_own))
        // Letters that nobody asked for
        .route("/stop/{token}", get().to(stop::show))
        .route("/stop/{token}", post().to(stop::stop))
        .route("/stop/{token}/resume", post().to(stop::resume))
        // An agent's own desk
        .route("/desk/agent", get().to(agent_desk::show))
        .route("/desk/agent", post().to(agent_desk::save))
        .route("/desk/agent/new", get().to(agent_desk::begin))
        .route("/desk/agent/new", post().to(agent_desk::draft))
        .route("/desk/agent/handle", post().to(agent_desk::rename))
        .route("/desk/agent/preview", get().to(agent_desk::preview))
        .route("/desk/agent/publish", post().to(agent_desk::publish))
        .route("/desk/agent/pause", post().to(agent_desk::pause))
        .route("/desk/agent/resume", post().to(agent_desk::resume))
        .route("/desk/agent/leave", get().to(agent_desk::before_leaving))
        .route("/desk/agent/leave", post().to(agent_desk::leave))
        .route("/desk/agent/work", get().to(agent_desk::work))
        .route("/desk/agent/work", post().to(agent_desk::begin_work))
        .route("/desk/agent/work/{id}/end", post().to(agent_desk::end_work))
        .route("/desk/agent/work/{id}/remove", post().to(agent_desk::take_back_work))
        .route("/desk/agent/photo", get().to(photos::choose))
        .route("/desk/agent/photo", post().to(photos::replace))
        .route("/desk/agent/photo/remove", post().to(photos::remove))
        .route("/desk/agent/photo.jpg", get().to(photos::own))
        .route("/a/{handle}/photo/{version:[0-9a-f]+}-{size:large|small}.jpg", get().to(photos::show))
        .route("/accept/{token}", get().to(accept::offer))
        .route("/accept/{token}", post().to(accept::accept))
        .route("/accept/{token}/decline", post().to(accept::decline))
        // A company's desk
        .route("/companies/new", get().to(company_desk::begin))
        .route("/companies/new", post().to(company_desk::found))
        .route("/join/{token}", get().to(accept::seat))
        .route("/join/{token}", post().to(accept::take_seat))
        .route("/desk/{company}", get().to(company_desk::people))
        .route("/desk/{company}/agents/new", get().to(company_desk::draft_form))
        .route("/desk/{company}/agents/new", post().to(company_desk::draft))
        .route("/desk/{company}/agents/{id}/ask", get().to(company_desk::ask_form))
        .route("/desk/{company}/agents/{id}/ask", post().to(company_desk::ask))
        .route("/desk/{company}/employments/{id}/confirm", post().to(company_desk::confirm_employment))
        .route("/desk/{company}/employments/{id}/end", post().to(company_desk::end_employment))
        .route("/desk/{company}/page", get().to(company_desk::page))
        .route("/desk/{company}/page", post().to(company_desk::save_page))
        .route("/desk/{company}/products", post().to(company_desk::add_product))
        .route("/desk/{company}/products/{id}", post().to(company_desk::rename_product))
        .route("/desk/{company}/members", get().to(company_desk::members))
        .route("/desk/{company}/members", post().to(company_desk::invite_member))
        .route("/desk/{company}/members/{id}/role", post().to(company_desk::change_role))
        .route("/desk/{company}/members/{id}/remove", post().to(company_desk::remove_member))
        .route("/desk/{company}/seats/{id}/take-back", post().to(company_desk::take_back_offer))
        .route("/desk/{company}/invitations", get().to(company_desk::invitations))
        .route("/desk/{company}/invitations", post().to(company_desk::invite))
        .route("/desk/{company}/invitations/{id}/revoke", post().to(company_desk::revoke))
        .route("/desk/{company}/asking", post().to(helpdesks::change_asking))
        .route("/desk/{company}/helpdesks", get().to(helpdesks::list))
        .route("/desk/{company}/helpdesks", post().to(helpdesks::connect))
        .route("/desk/{company}/helpdesks/{id}", get().to(helpdesks::show))
        .route("/desk/{company}/helpdesks/{id}/secret", post().to(helpdesks::change_secret))
        .route("/desk/{company}/helpdesks/{id}/unsigned", post().to(helpdesks::take_unsigned))
        .route("/desk/{company}/helpdesks/{id}/words", post().to(helpdesks::give_meaning))
        .route("/desk/{company}/helpdesks/{id}/people", post().to(helpdesks::say_who))
        .route("/desk/{company}/helpdesks/{id}/again", post().to(helpdesks::read_again))
        .route("/desk/{company}/helpdesks/{id}/disconnect", post().to(helpdesks::disconnect))
        // Accounts
        .route("/sign-up", get().to(accounts::sign_up_form))
        .route("/sign-up", post().to(accounts::sign_up))
        .route("/sign-up/sent", get().to(accounts::sign_up_sent))
        .route("/confirm/{token}", get().to(accounts::confirm_form))
        .route("/confirm/{token}", post().to(accounts::confirm))
        .route("/sign-in", get().to(sessions::form))
        .route("/sign-in", post().to(sessions::sign_in))
        .route("/sign-out", post().to(sessions::sign_out))
        .route("/forgot", get().to(accounts::forgot_form))
        .route("/forgot", post().to(accounts::forgot))
        .route("/forgot/sent", get().to(accounts::forgot_sent))
        .route("/reset/{token}", get().to(accounts::reset_form))
        .route("/reset/{token}", post().to(accounts::reset))
        .route("/me", get().to(me::show))
        .route("/me/password", get().to(me::password_form))
        .route("/me/password", post().to(me::change_password))
        .route("/me/sessions/{id}/end", post().to(me::end_session))
        .route("/me/delete", get().to(me::delete_form))
        .route("/me/delete", post().to(me::delete))
        .route("/me/deleted", get().to(me::deleted))
        // Communities, and whom they vouch for
        .route("/communities", get().to(communities::list))
        .route("/communities/new", get().to(communities::new))
        .route("/communities/new", post().to(communities::found))
        .route("/communities/{slug}", get().to(communities::show))
        .route("/communities/{slug}/forum", get().to(forums::show))
        .route("/communities/{slug}/forum", post().to(forums::connect))
        .route("/communities/{slug}/forum/disconnect", post().to(forums::disconnect))
        .route("/communities/{slug}/arrive", get().to(forums::arriving))
        .route("/communities/{slug}/arrive", post().to(forums::arrive))
        .route("/communities/{slug}/join", post().to(communities::join))
        .route("/communities/{slug}/leave", post().to(communities::leave))
        .route("/communities/{slug}/members", get().to(communities::members))
        .route("/communities/{slug}/members", post().to(communities::act))
        .route("/a/{handle}/endorse", get().to(endorsements::open))
        .route("/a/{handle}/endorse", post().to(endorsements::endorse))
        .route("/endorsements/{id}/withdraw", post().to(endorsements::withdraw))
        // Thanks
        .route("/a/{handle}/thank", get().to(thanks::open))
        .route("/a/{handle}/thank", post().to(thanks::send))
        .route("/thanks/{id}/withdraw", post().to(thanks::withdraw))
        .route("/desk/agent/thanks", get().to(thanks::wall))
        .route("/desk/agent/thanks/{id}/hide", post().to(thanks::hide))
        .route("/desk/agent/thanks/{id}/show", post().to(thanks::show))
        // Flags, decisions, appeals
        .route("/flag/{kind}/{id}", get().to(flags::open))
        .route("/flags", post().to(flags::raise))
        .route("/flags/thanks", get().to(flags::taken))
        .route("/decisions/{id}", get().to(decisions::show))
        .route("/decisions/{id}/appeal", post().to(decisions::appeal))
        .route("/r/{token}/appeal", post().to(rating::appeal_by_link))
        .route("/rules", get().to(rules::show))
        .route("/transparency", get().to(transparency::show))
        .route("/transparency.csv", get().to(transparency::csv))
        .route("/transparency.json", get().to(transparency::json))
        // For moderators
        .route("/moderation", get().to(moderation::queue))
        .route("/moderation/suspicions/{id}", get().to(moderation::show))
        .route("/moderation/suspicions/{id}", post().to(moderation::decide))
        .route("/moderation/matters/{id}", get().to(moderation::show_matter))
        .route("/moderation/matters/{id}", post().to(moderation::rule))
        // What pages need
        .route("/about", get().to(about::show))
        .route("/static/{name}", get().to(files::show));
}

/// GET, and HEAD with it: the server leaves the body out.
fn get() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}
