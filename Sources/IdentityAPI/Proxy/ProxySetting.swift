/// A proxy as it is set, with the place where, such as `HTTPS_PROXY` or `proxy of acme.json`.
public struct ProxySetting: Sendable, Hashable {
    /// Where it is set.
    public let place: String
    let text: String

    /// - Parameters:
    ///   - place: where it is set, for messages.
    ///   - text: the proxy; `none` for no proxy at all.
    public init(place: String, text: String) {
        self.place = place
        self.text = text
    }

    /// The proxy as it may be shown, without its sign-in.
    public var shown: String { Proxy.withoutSignIn(text) }
}
