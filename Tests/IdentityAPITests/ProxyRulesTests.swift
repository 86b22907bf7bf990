import TestSupport
import Testing

@testable import IdentityAPI

@Suite("Which proxy holds", .inTurn)
struct ProxyRulesTests {
    private static let service = "https://cloud.uipath.com/acme/identity_"

    @Test(
        "The first setting that is set holds: Muster's own, HTTPS_PROXY, https_proxy, ALL_PROXY, all_proxy",
        arguments: [
            ("http://own:1", ["HTTPS_PROXY": "http://a:1"], "--proxy http://own:1"),
            (nil, ["HTTPS_PROXY": "http://a:1", "https_proxy": "http://b:1"], "HTTPS_PROXY http://a:1"),
            (nil, ["https_proxy": "http://b:1", "ALL_PROXY": "http://c:1"], "https_proxy http://b:1"),
            (nil, ["ALL_PROXY": "socks5://c", "all_proxy": "http://d:1"], "ALL_PROXY socks5://c:1080"),
            (nil, ["all_proxy": "d:3128"], "all_proxy http://d:3128"),
            (nil, ["HTTPS_PROXY": "", "all_proxy": "d"], "all_proxy http://d:80"),
            (nil, ["HTTP_PROXY": "http://a:1"], nil), (nil, [:], nil), ("none", ["HTTPS_PROXY": "http://a:1"], nil),
        ] as [(String?, [String: String], String?)]
    )
    func precedence(own: String?, environment: [String: String], expected: String?) throws {
        let rules = ProxyRules(setting: own.map { ProxySetting(place: "--proxy", text: $0) }, environment: environment)
        let route = try rules.route(to: Self.service)
        let shown: String? = if case .through(let proxy, let place) = route { "\(place) \(proxy)" } else { nil }
        #expect(shown == expected)
    }

    @Test(
        "NO_PROXY excludes names with all below them, addresses, blocks, ports, and everything",
        arguments: [
            ("acme.com", "https://acme.com/x", true), ("acme.com", "https://id.acme.com/x", true),
            ("acme.com", "https://notacme.com/x", false), ("acme.com", "https://acme.com.evil.example/x", false),
            (".acme.com", "https://id.acme.com/x", true), (".acme.com", "https://acme.com/x", true),
            ("*.acme.com", "https://id.acme.com/x", true), ("*.acme.com", "https://notacme.com/x", false),
            ("ACME.com.", "https://ID.acme.COM/x", true), ("acme.com:8443", "https://acme.com:8443/x", true),
            ("acme.com:8443", "https://acme.com/x", false), ("acme.com:443", "https://acme.com/x", true),
            ("*", "https://cloud.uipath.com/x", true), ("other.com, acme.com", "https://acme.com/x", true),
            ("other.com acme.com", "https://acme.com/x", true), ("10.1.2.3", "https://10.1.2.3/x", true),
            ("10.1.2.3", "https://10.1.2.30/x", false), ("10.1.2.3:443", "https://10.1.2.3/x", true),
            ("10.0.0.0/8", "https://10.200.0.1/x", true), ("10.0.0.0/8", "https://11.0.0.1/x", false),
            ("10.128.0.0/9", "https://10.127.0.1/x", false), ("10.128.0.0/9", "https://10.255.0.1/x", true),
            ("10.1.2.3/32", "https://10.1.2.3/x", true), ("0.0.0.0/0", "https://10.1.2.3/x", true),
            ("0.0.0.0/0", "https://acme.com/x", false), ("10.0.0.0/33", "https://10.0.0.1/x", false),
            ("2001:db8::1", "https://[2001:DB8:0::1]/x", true), ("[2001:db8::1]:443", "https://[2001:db8::1]/x", true),
            ("2001:db8::/32", "https://[2001:db8:ffff::1]/x", true),
            ("2001:db8::/32", "https://[2001:db9::1]/x", false),
            ("::ffff:10.1.2.3", "https://10.1.2.3/x", true), ("", "https://acme.com/x", false),
            (",,", "https://acme.com/x", false),
            ("*acme.com", "https://acme.com/x", false), ("com", "https://acme.com/x", true),
        ]
    )
    func exclusions(list: String, url: String, isExcluded: Bool) throws {
        for name in ["NO_PROXY", "no_proxy"] {
            let route = try ProxyRules(environment: ["HTTPS_PROXY": "http://p:1", name: list]).route(to: url)
            #expect((route.proxy == nil) == isExcluded, "\(route)")
            if isExcluded, case .direct(.excluded(let place, _)) = route { #expect(place == name) }
        }
    }

    @Test(
        "Loopback never goes through a proxy",
        arguments: [
            "http://localhost:1/x", "https://127.0.0.1/x", "https://127.9.9.9:8/x", "https://[::1]:4/x",
            "https://a.localhost/x", "https://LOCALHOST./x",
        ]
    )
    func loopback(url: String) throws {
        let environment = ["HTTPS_PROXY": "http://p:1", "HTTP_PROXY": "http://p:1", "ALL_PROXY": "http://p:1"]
        let rules = ProxyRules(setting: ProxySetting(place: "--proxy", text: "http://q:1"), environment: environment)
        #expect(try rules.route(to: url) == .direct(.loopback))
    }

    @Test(
        "A proxy is read as people write it, with its sign-in decoded",
        arguments: [
            ("http://proxy.acme.com:3128", "proxy.acme.com", 3128, nil), ("proxy:8080/", "proxy", 8080, nil),
            ("http://anna:s3cret@proxy:8080", "proxy", 8080, "anna|s3cret"),
            ("http://anna:s%3Acr%40t%25@proxy", "proxy", 80, "anna|s:cr@t%"),
            ("http://a:b@c@proxy:1", "proxy", 1, "a|b@c"),
            ("http://anna@proxy", "proxy", 80, "anna|"), ("http://[2001:db8::1]:3128", "2001:db8::1", 3128, nil),
            (" HTTP://Proxy:1 ", "proxy", 1, nil), ("socks5h://p", "p", 1080, nil),
        ] as [(String, String, Int, String?)]
    )
    func written(text: String, host: String, port: Int, signIn: String?) throws {
        let proxy = try Proxy(parsing: text)
        #expect(proxy.host == host && proxy.port == port)
        #expect(proxy.signIn.map { "\($0.user)|\($0.password)" } == signIn)
        #expect("\(proxy)".contains("@") == (signIn != nil) && !"\(proxy)".contains("anna"))
    }

    @Test(
        "What is no proxy is refused by the place that sets it, without its password",
        arguments: [
            ("ftp://u:hunter2@p", "begins with neither"), ("https://u:hunter2@p", "begins with https:"),
            ("http://u:hunter2@", "no valid host"), ("http://u:hunter2@p:99999", "no valid host"),
            ("http://u:hunter2@p:x", "no valid host"),
            ("http://u:hunter2@p/path", "has a path"), ("socks5://u:hunter2@p", "cannot sign in to a SOCKS5 proxy"),
            ("http://u:hunter2%zz@p", "no percent-encoding"), ("http://u:hunter2@p q", "has a space"),
            ("http://u:***@p", "fill it in"),
        ]
    )
    func invalid(text: String, reason: String) {
        let error = #expect(throws: InvalidProxy.self) {
            try ProxyRules(environment: ["HTTPS_PROXY": text]).route(to: Self.service)
        }
        #expect(error?.description.hasPrefix("The proxy in HTTPS_PROXY ") == true, "\(String(describing: error))")
        #expect(
            error?.description.contains(reason) == true && error?.description.contains("hunter2") == false,
            "\(String(describing: error))"
        )
    }

    @Test(
        "No sign-in is left in a text that is shown",
        arguments: [
            ("http://u:hunter2@p:1", "http://***@p:1"), ("u:hunter2@p", "***@p"),
            ("--proxy=http://u:hunter2@p", "http://***@p"),
            ("Unexpected 'http://u:hunter2@p'", "***@p'"), ("anna@acme.com", "anna@acme.com"),
            ("http://p:1", "http://p:1"),
        ]
    )
    func shown(text: String, end: String) {
        #expect(Proxy.withoutSignIn(text).hasSuffix(end) && !Proxy.withoutSignIn(text).contains("hunter2"))
    }
}
