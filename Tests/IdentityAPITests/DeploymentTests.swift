import TestSupport
import Testing

@testable import IdentityAPI

@Suite("Where the service is", .inTurn)
struct DeploymentTests {
    private static let cloudToken = "https://cloud.uipath.com/identity_/connect/token"

    @Test(
        "The API and the token endpoint follow from the address",
        arguments: [
            ("https://cloud.uipath.com/acme/identity_", "https://cloud.uipath.com/acme/identity_", cloudToken),
            ("https://cloud.uipath.com/acme/identity_/", "https://cloud.uipath.com/acme/identity_", cloudToken),
            // As copied from a browser: tenant and service do not belong to Identity's address.
            ("https://cloud.uipath.com/acme", "https://cloud.uipath.com/acme/identity_", cloudToken),
            (
                "https://cloud.uipath.com/acme/tenant/orchestrator_/", "https://cloud.uipath.com/acme/identity_",
                cloudToken
            ),
            (
                "https://govcloud.uipath.us/a", "https://govcloud.uipath.us/a/identity_",
                "https://govcloud.uipath.us/identity_/connect/token"
            ),
            (
                "https://x.dedicated.uipath.com/a", "https://x.dedicated.uipath.com/a/identity_",
                "https://x.dedicated.uipath.com/identity_/connect/token"
            ),
            (
                "https://suite.example/a/identity_", "https://suite.example/a/identity_",
                "https://suite.example/identity_/connect/token"
            ),
            (
                "https://suite.example/identity_", "https://suite.example/identity_",
                "https://suite.example/identity_/connect/token"
            ),
            (
                "https://orch.example:8443/identity/", "https://orch.example:8443/identity",
                "https://orch.example:8443/identity/connect/token"
            ),
            (
                "https://orch.example/a/identity", "https://orch.example/a/identity",
                "https://orch.example/identity/connect/token"
            ),
            ("http://127.0.0.1:8020/x", "http://127.0.0.1:8020/x", "http://127.0.0.1:8020/x/connect/token"),
            ("http://[::1]:8020/identity", "http://[::1]:8020/identity", "http://[::1]:8020/identity/connect/token"),
        ]
    )
    func addresses(given: String, base: String, token: String) throws {
        let deployment = try Deployment(url: given)
        #expect(deployment.baseURL == base)
        #expect(deployment.tokenURL == token)
    }

    @Test("A token endpoint of one's own wins")
    func ownTokenEndpoint() throws {
        let deployment = try Deployment(url: "https://a.example/identity", tokenURL: "https://b.example/token/")
        #expect(deployment.tokenURL == "https://b.example/token")
    }

    @Test(
        "An address that would leak a token, or is none, is refused",
        arguments: [
            "http://cloud.uipath.com/acme", "http://10.0.0.1/identity", "http://127.0.0.1.example/identity",
            "ftp://a/identity", "cloud.uipath.com/acme", "", "https://", "https://user:secret@a.example/identity",
            "https://a.example/identity?x=1",
        ]
    )
    func refused(address: String) {
        let error = #expect(throws: InvalidAddress.self) { try Deployment(url: address) }
        #expect(error?.description.contains("secret") == false)
    }

    @Test("Cloud's quotas apply on cloud.uipath.com and nowhere else")
    func quotas() throws {
        #expect(try Deployment(url: "https://cloud.uipath.com/acme").defaultQuota == .cloud)
        #expect(try Deployment(url: "https://govcloud.uipath.us/acme").defaultQuota == .unlimited)
        #expect(try Deployment(url: "https://cloud.uipath.com.example/identity").defaultQuota == .unlimited)
    }
}
