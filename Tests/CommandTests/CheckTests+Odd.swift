import Foundation
import NIOHTTP1
import TestSupport
import Testing

extension CheckTests {
    private static let token = OddService.Answer(body: #"{"access_token": "0paque-t0ken", "expires_in": 60}"#)
    private static let accounts = OddService.Answer(body: #"{"totalCount": 7, "results": []}"#)
    private static let groups = OddService.Answer(body: "[]")
    private static let organization = "3fa85f64-5717-4562-b3fc-2c963f66afa6"

    /// What the program says of a service that answers so.
    private func check(
        _ answers: [String: OddService.Answer],
        tls: String? = nil,
        ca: String? = nil,
        host: String = "127.0.0.1"
    ) async throws -> Muster.Ended {
        try await withTemporaryFolder { folder in
            var muster = Muster(folder)
            muster.environment = [
                "MUSTER_CLIENT_ID": "odd", "MUSTER_CLIENT_SECRET": "hunter2",
                "MUSTER_ORGANIZATION_ID": Self.organization,
            ]
            if let ca { muster.environment["MUSTER_CA_FILE"] = OddService.certificate(ca) }
            return try await OddService.run(answers, tls: tls) { port in
                let scheme = tls == nil ? "http" : "https"
                return try await muster("check", "--url", "\(scheme)://\(host):\(port)/acme/identity_")
            }
        }
    }

    @Test(
        "A service that is none, or not ours, or in trouble is reported by what it answered",
        arguments: [
            (
                ["token": token, "RobotAccount": accounts, "Group": groups], 0, "✓ accounts        7 robot accounts",
                "Everything works"
            ),
            ([:], 78, "✗ sign-in         There is no token endpoint at", "set token-url"),
            (
                ["token": .init(status: .unauthorized)], 77, "does not know this client id with this secret (HTTP 401)",
                "generates a new secret"
            ),
            (
                ["token": .init(status: .badGateway, type: "text/html", body: "<p>hunter2")], 69, "HTTP 502: No token",
                "in trouble"
            ),
            (["token": .init(body: "{}")], 69, "did not return a token", "must be that of the Identity service"),
            (
                ["token": .init(status: .badRequest, body: #"{"error": "unauthorized_client"}"#)], 77,
                "unauthorized_client", "confidential application"
            ),
            (
                ["token": token], 78, "✗ accounts        HTTP 404",
                "Check the url, and the organization-id \(organization)"
            ),
            (
                ["token": token, "RobotAccount": .init(status: .forbidden)], 77, "✗ accounts        HTTP 403",
                "needs the scope PM.RobotAccount"
            ),
            (
                ["token": token, "RobotAccount": accounts, "Group": .init(status: .forbidden)], 77,
                "✗ groups          HTTP 403", "needs the scope PM.Group.Read"
            ),
            (
                ["token": token, "RobotAccount": .init(body: #"{"results": 1}"#), "Group": groups], 69,
                "✗ accounts        HTTP 200", "must be that of the Identity service"
            ),
            (
                ["token": token, "RobotAccount": .init(status: .found)], 69, "answers with a redirect",
                "must be that of the Identity service"
            ),
        ] as [([String: OddService.Answer], Int32, String, String)]
    )
    func oddAnswers(answers: [String: OddService.Answer], code: Int32, cause: String, advice: String) async throws {
        let ended = try await check(answers)
        // Lines end where the terminal's width asks for it.
        let said = ended.output.replacing(/\n {18}/, with: " ")
        #expect(ended.code == code && said.contains(cause) && said.contains(advice), "\(ended.output)")
        #expect(!ended.output.contains("hunter2") && !ended.output.contains("0paque-t0ken"))
    }

    @Test(
        "A certificate that is not trusted is reported before anything is sent, with what to do",
        arguments: [
            ("server", nil, "127.0.0.1", 69, "--ca-file or MUSTER_CA_FILE"),
            ("server", "ca.pem", "127.0.0.1", 0, "✓ accounts        7 robot accounts"),
            ("other-host", "ca.pem", "localhost", 69, "is for another host"),
            ("expired", "ca.pem", "127.0.0.1", 69, "expired on"),
        ] as [(String, String?, String, Int32, String)]
    )
    func certificates(certificate: String, ca: String?, host: String, code: Int32, said: String) async throws {
        let ended = try await check(
            ["token": Self.token, "RobotAccount": Self.accounts, "Group": Self.groups],
            tls: certificate,
            ca: ca,
            host: host
        )
        let text = ended.output.replacing(/\n {18}/, with: " ")
        #expect(ended.code == code && text.contains(said), "\(ended.output)")
        #expect(text.contains(code == 0 ? "✓ address" : "✗ address"))
    }
}
