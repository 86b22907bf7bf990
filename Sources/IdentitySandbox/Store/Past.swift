/// What organizations were before each write, for readers that lag behind.
struct Past {
    private var states: [(until: Duration, organization: Organization)] = []

    /// Keeps what an organization is right before a write.
    mutating func keep(_ organization: Organization, until time: Duration) {
        states.append((time, organization))
    }

    /// What an organization was at a time; `nil` where nothing has been written since. What was before is forgotten: time goes on.
    mutating func seen(of key: String, at time: Duration) -> Organization? {
        states.removeAll { $0.until <= time }
        return states.first { $0.organization.key == key }?.organization
    }
}
