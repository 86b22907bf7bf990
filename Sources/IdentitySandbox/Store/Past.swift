/// The earlier states of organizations, for lagging reads.
struct Past {
    private var states: [(until: Duration, organization: Organization)] = []

    /// Records an organization's state before a write.
    mutating func keep(_ organization: Organization, until time: Duration) {
        states.append((time, organization))
    }

    /// Returns an organization's state at a time; `nil` when there was no write since. Forgets earlier states, because time only advances.
    mutating func seen(of key: String, at time: Duration) -> Organization? {
        states.removeAll { $0.until <= time }
        return states.first { $0.organization.key == key }?.organization
    }
}
