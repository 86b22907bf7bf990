import TestSupport

@testable import IdentityAPI

extension AsyncHTTPClientTransport.Options {
    /// Waits for whatever comes, for as long as it takes: how long a call takes here tells how busy the machine is, and nothing else.
    static var patient: Self {
        var options = Self()
        options.timeout = .endless
        options.connectTimeout = .endless
        return options
    }
}
