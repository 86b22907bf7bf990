import Foundation
import TestSupport
import Testing

@testable import IdentityAPI

@Suite("What a token says", .inTurn)
struct TokenClaimsTests {
    private func token(_ payload: String) -> String {
        let claims = Data(payload.utf8).base64EncodedString()
        return "e30." + claims.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "") + ".sig"
    }

    @Test(
        "Scopes are a text or a list",
        arguments: [
            (#"{"scope": "PM.RobotAccount PM.Group.Read"}"#, ["PM.RobotAccount", "PM.Group.Read"]),
            (#"{"scope": ["PM.RobotAccount", "PM.Group.Read"]}"#, ["PM.RobotAccount", "PM.Group.Read"]),
            (#"{"scope": ["PM.RobotAccount PM.Group.Read"]}"#, ["PM.RobotAccount", "PM.Group.Read"]),
            (#"{"scope": 7}"#, ["7"]), (#"{"scope": null}"#, []), ("{}", []),
        ]
    )
    func scopes(payload: String, scopes: [String]) {
        let claims = TokenClaims(token: token(payload))
        #expect(claims.isReadable && claims.scopes == scopes)
    }

    @Test(
        "The end is a number of seconds since 1970, as such or as a text; what no calendar can name is none",
        arguments: [
            (#"{"exp": 1764082800}"#, 1_764_082_800), (#"{"exp": "1764082800"}"#, 1_764_082_800), (#"{"exp": 0}"#, 0),
            (#"{"exp": 1e300}"#, nil), (#"{"exp": -1}"#, nil), (#"{"exp": "soon"}"#, nil), (#"{"exp": []}"#, nil),
            ("{}", nil),
        ] as [(String, Double?)]
    )
    func expiry(payload: String, seconds: Double?) {
        #expect(TokenClaims(token: token(payload)).expiry?.timeIntervalSince1970 == seconds)
    }

    @Test("Whose it is, and of which organization, in any letters")
    func identity() {
        let claims = TokenClaims(token: token(#"{"client_id": "Überträger ÿ?>", "prt_id": "2b1f2c3d"}"#))
        #expect(claims.clientID == "Überträger ÿ?>" && claims.organizationID == "2b1f2c3d")
    }

    @Test(
        "Anything else than a JSON Web Token has no claims",
        arguments: ["", "1234", "a.b", "a.b.c", "e30.W10.sig", "e30..sig", "e30.e30.sig.more"]
    )
    func opaque(token: String) {
        #expect(TokenClaims(token: token) == TokenClaims(token: "opaque"))
        #expect(!TokenClaims(token: token).isReadable)
    }
}
