extension QuotaGate {
    /// Placeholder until the pacer is merged.
    public func hasRoom(_ method: Method) -> Bool {
        let standing = standing(method)
        return standing.pausedFor == nil && standing.left.map { $0 > 0 } ?? true
    }

    /// Placeholder until the pacer is merged.
    public func forecast(_ method: Method, calls: Int) -> Duration {
        let standing = standing(method)
        guard let limit = standing.limit else { return .zero }
        return window * ((standing.used + calls - 1) / limit)
    }
}
