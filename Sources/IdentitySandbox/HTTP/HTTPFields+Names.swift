import HTTPTypes
import IdentityAPI

/// The headers that HTTPTypes does not name.
extension HTTPField.Name {
    static let rateLimitLimit = HTTPField.Name("RateLimit-Limit")!
    static let rateLimitRemaining = HTTPField.Name("RateLimit-Remaining")!
    static let rateLimitReset = HTTPField.Name("RateLimit-Reset")!
}

extension Duration {
    /// Whole seconds, rounded up: what a header says that counts in seconds.
    var wholeSecondsUp: Int { Int(inSeconds.rounded(.up)) }
}
