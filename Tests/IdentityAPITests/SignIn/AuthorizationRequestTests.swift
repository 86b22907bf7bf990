import FoundationEssentials
import NIOHTTP1
import TestSupport
import Testing

@testable import IdentityAPI

/// What leaves through the browser, and which answer counts.
@Suite("Authorization requests", .inTurn)
struct AuthorizationRequestTests {
    @Test("The challenge is that of RFC 7636, appendix B")
    func challenge() {
        let key = ProofKey(verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        #expect(key.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("Each request has a verifier and a state of its own, of 43 characters that need no escape")
    func random() {
        let requests = (0..<100).map { _ in AuthorizationRequest(clientID: "c", scope: "s", redirectURI: "r") }
        let texts = requests.flatMap { [$0.state, $0.proofKey.verifier] }
        #expect(Set(texts).count == 200)
        #expect(texts.allSatisfy { $0.count == 43 && percentEncoded($0) == $0 })
    }

    @Test(
        "The address is that of the deployment, and holds every field percent-encoded",
        arguments: [
            (
                "https://cloud.uipath.com/acme", "https://cloud.uipath.com/identity_/connect/authorize?",
                "&acr_values=tenantName%3Aacme"
            ),
            (
                "https://uipath.example.com/identity", "https://uipath.example.com/identity/connect/authorize?", nil
            ),
            (
                "https://suite.example.com/acme/identity_", "https://suite.example.com/identity_/connect/authorize?",
                "&acr_values=tenantName%3Aacme"
            ),
        ] as [(String, String, String?)]
    )
    func address(url: String, start: String, organization: String?) throws {
        let request = AuthorizationRequest(
            clientID: "a b",
            scope: "PM.RobotAccount offline_access",
            redirectURI: "http://localhost:8085/"
        )
        let address = request.url(at: try Deployment(url: url))
        #expect(address.hasPrefix(start + "response_type=code&client_id=a%20b&scope=PM.RobotAccount%20offline_access&"))
        #expect(address.contains("&redirect_uri=http%3A%2F%2Flocalhost%3A8085%2F&"))
        #expect(address.contains("&code_challenge=\(request.proofKey.challenge)&code_challenge_method=S256&"))
        #expect(address.contains("&state=\(request.state)"))
        #expect(
            address.contains("acr_values") == (organization != nil) && address.hasSuffix(organization ?? request.state)
        )
        #expect(!address.contains(request.proofKey.verifier))
    }

    @Test(
        "The page for signing in lies beside the token endpoint",
        arguments: [
            (nil, "https://h.example.com/identity/connect/authorize"),
            ("https://h.example.com/oauth/token", "https://h.example.com/oauth/authorize"),
            ("https://h.example.com/tokens", "https://h.example.com/identity/connect/authorize"),
        ] as [(String?, String)]
    )
    func authorizeURL(tokenURL: String?, authorizeURL: String) throws {
        let deployment = try Deployment(url: "https://h.example.com/identity", tokenURL: tokenURL)
        #expect(deployment.authorizeURL == authorizeURL)
    }

    @Test("Only the answer with this request's state counts")
    func answers() {
        let request = AuthorizationRequest(clientID: "c", scope: "s", redirectURI: "r")
        let state = request.state
        #expect(request.answer(["code": "1", "state": state]) == .code("1"))
        #expect(request.answer(["code": "1", "state": state + "x"]) == .foreign)
        #expect(request.answer(["code": "1"]) == .foreign)
        #expect(request.answer(["error": "access_denied", "state": "other"]) == .foreign)
        #expect(request.answer([:]) == .foreign)
        let refused = ["error": "access_denied", "error_description": "no\u{1B}[2J", "state": state]
        guard case .refused("access_denied", let description) = request.answer(refused) else {
            Issue.record("\(request.answer(refused))")
            return
        }
        #expect(!description.contains("\u{1B}"))
        #expect(request.answer(["state": state]) == .refused(code: "no code", description: ""))
    }

    @Test("Tokens show themselves in no text, and know who signed in")
    func tokens() throws {
        let claims = #"{"sub":"7","email":"ada@example.com","prt_id":"o-1"}"#
        let token = "h.\(Data(claims.utf8).base64EncodedString()).s"
        let grant = try #require(
            TokenGrant(
                Reply(
                    status: 200,
                    headers: [:],
                    body: Array(#"{"access_token":"\#(token)","refresh_token":"r3fr3sh","expires_in":"10"}"#.utf8)
                )
            )
        )
        let deployment = try Deployment(url: "https://h.example.com/identity")
        let tokens = LoginTokens(grant, clientID: "c", requestedScope: "a b", deployment: deployment)
        #expect(tokens.user == "ada@example.com" && tokens.organizationID == "o-1" && tokens.scopes == ["a", "b"])
        var dumped = ""
        dump(tokens, to: &dumped)
        for text in [dumped, "\(tokens)", String(reflecting: tokens), "\(Optional(tokens) as Any)"] {
            #expect(!text.contains(token) && !text.contains("r3fr3sh"), "\(text)")
        }
        // Renewed two seconds before its end; never good for longer than it lives, even if the clock was set back.
        let issued = Date(timeIntervalSince1970: tokens.issued)
        #expect(abs(tokens.goodFor(now: issued) - 8) < 0.01)
        #expect(tokens.goodFor(now: issued + 8.1) == 0)
        #expect(tokens.goodFor(now: issued - 1000) == 8)
        #expect(tokens.belong(to: deployment))
        #expect(!tokens.belong(to: try Deployment(url: "https://other.example.com/identity")))
    }
}
