/// An entry of `NO_PROXY`: hosts that are reached directly.
///
/// | entry | excludes |
/// |---|---|
/// | `*` | every host |
/// | `acme.com`, `.acme.com`, `*.acme.com` | that name, and every name that ends in `.acme.com` |
/// | `10.0.0.1`, `2001:db8::1`, `[2001:db8::1]` | that address |
/// | `10.0.0.0/8`, `2001:db8::/32` | the addresses of that block |
/// | any but a block with `:8443` at its end | only that port |
///
/// A name is never looked up: behind a proxy, often only the proxy can do that. So an address or a block excludes only addresses that are written as such.
struct ProxyExclusion: Sendable, Hashable {
    private enum Hosts: Sendable, Hashable {
        case all
        case name(String)
        case block(IPAddress, bits: Int)
    }

    /// The entry as it is written.
    let text: String
    private let hosts: Hosts
    private let port: Int?

    /// Reads an entry; `nil` for one that is none, which excludes nothing.
    init?(_ text: some StringProtocol) {
        self.text = String(text)
        if text == "*" {
            (hosts, port) = (.all, nil)
        } else if let slash = text.firstIndex(of: "/") {
            guard let block = IPAddress(text[..<slash]), let bits = Int(text[text.index(after: slash)...]),
                (0...block.bytes.count * 8).contains(bits)
            else { return nil }
            (hosts, port) = (.block(block, bits: bits), nil)
        } else {
            var name = text[...]
            if name.hasPrefix("*.") { name = name.dropFirst() }
            if name.hasPrefix(".") { name = name.dropFirst() }
            guard let authority = Authority(name) else { return nil }
            let address = IPAddress(authority.host)
            hosts = address.map { .block($0, bits: $0.bytes.count * 8) } ?? .name(authority.host)
            port = authority.port
        }
    }

    /// Returns the entries of a list, separated by commas or spaces.
    static func list(_ text: String) -> [ProxyExclusion] {
        text.split { $0 == "," || $0.isWhitespace }.compactMap { ProxyExclusion($0) }
    }

    /// Whether it excludes a host.
    func excludes(_ host: String, port: Int) -> Bool {
        guard self.port == nil || self.port == port else { return false }
        return switch hosts {
        case .all: true
        case .name(let name): host == name || host.hasSuffix(".\(name)")
        case .block(let block, let bits): IPAddress(host)?.isIn(block, bits: bits) ?? false
        }
    }
}
