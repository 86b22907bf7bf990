import IdentityAPI

extension Settings {
    /// How connections to a service are made.
    func transportOptions(for deployment: Deployment, connections: Int) throws -> Transport.Options {
        var options = Transport.Options()
        options.connections = connections
        options.caFile = text(.caFile)
        return options
    }
}
