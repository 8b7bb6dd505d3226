//! An account that signs in. Customer, agent, member, manager and moderator are relations of it.

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: i64,
    /// The name they chose.
    pub name: String,
    /// Their mail address; shown to nobody but themselves.
    pub email: String,
    /// Whether they may decide on flagged content.
    pub moderator: bool,
    /// The session they ask from.
    pub session_id: i64,
}
