//! Tokens: what the RFCs show, what another library made, and whatever a forger tries.

use crate::clock::Timestamp;
use crate::oidc::jose::json::to_base64url;
use crate::oidc::jose::{
    JoseError, JwkSet, JwsAlgorithm, JwtKind, NumericDate, PublicKey, SigningKey, TokenTimes, VerifiedJwt,
    peek, verify, verify_with_own_key,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::LazyLock;
use std::time::Duration;

/// One key for each algorithm, made once.
static KEYS: LazyLock<Vec<SigningKey>> =
    LazyLock::new(|| JwsAlgorithm::ALL.iter().map(|it| SigningKey::generate(*it).unwrap()).collect());

fn key(algorithm: JwsAlgorithm) -> &'static SigningKey {
    KEYS.iter().find(|it| it.algorithm() == algorithm).unwrap()
}

fn claims() -> Value {
    json!({ "iss": "https://kagura.example", "sub": "s", "nested": { "list": [1, -2, 0.5, null, true] } })
}

/// A token with this header and payload as they stand, signed all the same.
fn made(key: &SigningKey, header: &str, payload: &str) -> String {
    let message = format!("{}.{}", to_base64url(header.as_bytes()), to_base64url(payload.as_bytes()));
    let signature = to_base64url(&key.signature(message.as_bytes()).unwrap());
    format!("{message}.{signature}")
}

/// What becomes of a client assertion by the ES256 key with this header.
fn with_header(header: &str) -> Result<Value, JoseError> {
    let es = key(JwsAlgorithm::Es256);
    assertion(&made(es, header, r#"{"iss":"c"}"#), &[es.public().clone()])
}

fn assertion(token: &str, keys: &[PublicKey]) -> Result<Value, JoseError> {
    verify(token, JwtKind::ClientAssertion, keys, &JwsAlgorithm::ALL).map(|it: VerifiedJwt<Value>| it.claims)
}

const A2_KEY: &str = r#"{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}"#;
const A2_TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const A3_KEY: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
const A3_TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

#[test]
fn the_examples_of_rfc_7515_are_verified() {
    for (jwk, token) in [(A2_KEY, A2_TOKEN), (A3_KEY, A3_TOKEN)] {
        let claims = assertion(token, &[PublicKey::from_jwk(jwk).unwrap()]).unwrap();
        assert_eq!(claims, json!({ "iss": "joe", "exp": 1_300_819_380, "http://example.com/is_root": true }));
    }
}

#[test]
fn the_examples_of_rfc_7520_and_rfc_8037_have_good_signatures_and_no_claims() {
    let bilbo = r#"{"kty":"RSA","kid":"bilbo.baggins@hobbiton.example","use":"sig","n":"n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw","e":"AQAB"}"#;
    let frodo = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4.MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg";
    let ed25519 = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let example = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    for (jwk, token) in [(bilbo, frodo), (ed25519, example)] {
        let key = PublicKey::from_jwk(jwk).unwrap();
        // Their payload is a sentence: it is looked at after the signature, so this refusal says that the signature is good.
        assert_eq!(assertion(token, std::slice::from_ref(&key)), Err(JoseError::NotJson));
        let (message, signature) = token.rsplit_once('.').unwrap();
        let algorithm = if jwk == bilbo { JwsAlgorithm::Rs256 } else { JwsAlgorithm::EdDsa };
        assert_eq!(key.verify(algorithm, message, signature), Ok(()));
    }
}

#[test]
fn the_thumbprints_of_rfc_7638_and_rfc_8037_come_out() {
    let rsa = r#"{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}"#;
    let key = PublicKey::from_jwk(rsa).unwrap();
    assert_eq!(key.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assert_eq!((key.kid(), key.algorithm()), (Some("2011-04-29"), Some(JwsAlgorithm::Rs256)));
    let okp = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    assert_eq!(PublicKey::from_jwk(okp).unwrap().thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

#[test]
fn tokens_and_thumbprints_of_another_library_are_taken() {
    #[derive(Deserialize)]
    struct Theirs {
        alg: JwsAlgorithm,
        jwk: Value,
        thumbprint: String,
        token: String,
    }
    let all: Value = serde_json::from_str(include_str!("joserfc.json")).unwrap();
    let all: Vec<Theirs> = serde_json::from_value(all["tokens"].clone()).unwrap();
    assert_eq!(all.iter().map(|it| it.alg).collect::<Vec<_>>(), JwsAlgorithm::ALL);
    for theirs in all {
        let mut jwk = theirs.jwk;
        jwk["kid"] = theirs.thumbprint.clone().into();
        let key = PublicKey::from_jwk(&jwk.to_string()).unwrap();
        assert_eq!(key.thumbprint(), theirs.thumbprint);
        let read: VerifiedJwt<Value> =
            verify(&theirs.token, JwtKind::ClientAssertion, &[key], &[theirs.alg]).unwrap();
        assert_eq!(read.claims["iss"], "joserfc");
    }
}

#[test]
fn what_is_signed_is_verified_by_every_algorithm_and_for_every_kind() {
    use JwtKind::{
        AccessToken, ClientAssertion, DpopProof, IdToken, Introspection, LogoutToken, RequestObject, UserInfo,
    };
    for algorithm in JwsAlgorithm::ALL {
        let key = key(algorithm);
        let keys = [key.public().clone()];
        for kind in
            [AccessToken, ClientAssertion, IdToken, Introspection, LogoutToken, RequestObject, UserInfo]
        {
            let token = key.sign(kind, &claims()).unwrap();
            let read: VerifiedJwt<Value> = verify(&token, kind, &keys, &[algorithm]).unwrap();
            assert_eq!((read.claims, read.algorithm, &read.key), (claims(), algorithm, key.public()));
        }
        let proof = key.sign(DpopProof, &claims()).unwrap();
        let read: VerifiedJwt<Value> = verify_with_own_key(&proof, DpopProof, &[algorithm]).unwrap();
        assert_eq!(read.key.thumbprint(), key.kid());
        assert_eq!(read.key.jwk().get("kid"), None, "a key in a proof says nothing of itself");
        assert_eq!(
            verify::<Value>(&proof, DpopProof, &keys, &[algorithm]).unwrap_err(),
            JoseError::ForbiddenHeader("jwk"),
            "where keys are known, the header brings none"
        );
    }
}

#[test]
fn a_key_is_kept_and_read_again_and_its_debug_text_says_nothing_secret() {
    for algorithm in JwsAlgorithm::ALL {
        let key = key(algorithm);
        let kept = key.pkcs8().unwrap();
        let again = SigningKey::from_pkcs8(algorithm, &kept).unwrap();
        assert_eq!(again.public(), key.public());
        let token = again.sign(JwtKind::IdToken, &claims()).unwrap();
        assert!(verify::<Value>(&token, JwtKind::IdToken, &[key.public().clone()], &[algorithm]).is_ok());
        assert_eq!(format!("{key:?}"), format!("SigningKey {algorithm} {}", key.kid()));
        for other in JwsAlgorithm::ALL {
            let both_rsa =
                [algorithm, other].iter().all(|it| it.name().ends_with("S256") && *it != JwsAlgorithm::Es256);
            if other != algorithm && !both_rsa {
                assert_eq!(SigningKey::from_pkcs8(other, &kept).unwrap_err(), JoseError::NoPrivateKey(other));
            }
        }
        assert!(SigningKey::from_pkcs8(algorithm, &kept[..kept.len() - 1]).is_err());
    }
}

#[test]
fn a_public_key_survives_being_written_and_read() {
    for key in KEYS.iter().map(SigningKey::public) {
        let text = key.jwk().to_string();
        assert_eq!(&PublicKey::from_jwk(&text).unwrap(), key);
        assert_eq!(&serde_json::from_str::<PublicKey>(&text).unwrap(), key);
        let jwk = key.jwk();
        assert_eq!(jwk["use"], "sig");
        assert_eq!(jwk["kid"], key.thumbprint());
        assert_eq!(jwk["alg"], key.algorithm().unwrap().name());
        assert_eq!(jwk.get("d"), None);
    }
}

#[test]
fn a_token_without_a_signature_or_with_a_shared_one_is_refused() {
    let es = key(JwsAlgorithm::Es256);
    let keys = [es.public().clone()];
    for name in ["none", "None", "NONE", "nOnE", "HS256", "HS512", "ES384", "RS1", "es256", "EdDSA ", ""] {
        let header = json!({ "alg": name }).to_string();
        assert_eq!(
            with_header(&header),
            Err(JoseError::UnknownAlgorithm(JwsAlgorithm::ALL.to_vec())),
            "{name}"
        );
        let unsigned = format!("{}.{}.", to_base64url(header.as_bytes()), to_base64url(b"{}"));
        assert_eq!(
            assertion(&unsigned, &keys),
            Err(JoseError::UnknownAlgorithm(JwsAlgorithm::ALL.to_vec())),
            "{name}"
        );
    }
    // The public key, in whichever form, as the secret of an HMAC.
    for secret in [es.public().jwk().to_string().into_bytes(), A2_KEY.as_bytes().to_vec()] {
        let message = format!("{}.{}", to_base64url(br#"{"alg":"HS256"}"#), to_base64url(b"{}"));
        let secret = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &secret);
        let tag = aws_lc_rs::hmac::sign(&secret, message.as_bytes());
        let token = format!("{message}.{}", to_base64url(tag.as_ref()));
        assert_eq!(assertion(&token, &keys), Err(JoseError::UnknownAlgorithm(JwsAlgorithm::ALL.to_vec())));
    }
    let empty = format!("{}.{}.", to_base64url(br#"{"alg":"ES256"}"#), to_base64url(b"{}"));
    assert_eq!(assertion(&empty, &keys), Err(JoseError::WrongSignature));
    assert_eq!(with_header(r#"{"typ":"JWT"}"#), Err(JoseError::NoAlgorithm));
    assert_eq!(with_header(r#"{"alg":["ES256"]}"#), Err(JoseError::HeaderNotText("alg")));
    assert_eq!(with_header(r#"{"alg":null}"#), Err(JoseError::HeaderNotText("alg")));
}

#[test]
fn ed25519_has_two_names_in_tokens_and_in_keys() {
    let ed = key(JwsAlgorithm::EdDsa);
    for name in ["EdDSA", "Ed25519"] {
        let mut jwk = ed.public().jwk();
        jwk["alg"] = name.into();
        let named = PublicKey::from_jwk(&jwk.to_string()).unwrap();
        assert_eq!(named.algorithm(), Some(JwsAlgorithm::EdDsa));
        let token = made(ed, &json!({ "alg": name }).to_string(), "{}");
        assert_eq!(assertion(&token, &[named]), Ok(json!({})), "{name}");
    }
    for name in ["ed25519", "ED25519", "Ed448", "Ed25519ph"] {
        let token = made(ed, &json!({ "alg": name }).to_string(), "{}");
        assert_eq!(
            assertion(&token, &[ed.public().clone()]),
            Err(JoseError::UnknownAlgorithm(JwsAlgorithm::ALL.to_vec())),
            "{name}"
        );
    }
}

#[test]
fn an_algorithm_that_is_not_allowed_or_not_the_keys_is_refused() {
    let (rs, ps) = (key(JwsAlgorithm::Rs256), key(JwsAlgorithm::Ps256));
    let token = rs.sign(JwtKind::IdToken, &claims()).unwrap();
    let read = |keys: &[PublicKey], algorithms: &[JwsAlgorithm]| {
        verify::<Value>(&token, JwtKind::IdToken, keys, algorithms).map(|_| ())
    };
    let keys = [rs.public().clone()];
    assert_eq!(read(&keys, &[JwsAlgorithm::Rs256]), Ok(()));
    assert_eq!(
        read(&keys, &[JwsAlgorithm::Ps256, JwsAlgorithm::Es256]),
        Err(JoseError::AlgorithmNotAllowed(
            JwsAlgorithm::Rs256,
            vec![JwsAlgorithm::Ps256, JwsAlgorithm::Es256]
        ))
    );
    assert_eq!(read(&keys, &[]), Err(JoseError::AlgorithmNotAllowed(JwsAlgorithm::Rs256, Vec::new())));
    // What is told is what would do.
    let told = read(&keys, &[JwsAlgorithm::Ps256, JwsAlgorithm::Es256]).unwrap_err().to_string();
    assert_eq!(told, "the algorithm RS256 is not allowed here: PS256 or ES256 is");
    let unknown = made(rs, r#"{"alg":"none"}"#, "{}");
    let told = verify::<Value>(&unknown, JwtKind::IdToken, &keys, &[JwsAlgorithm::Es256]).unwrap_err();
    assert_eq!(told.to_string(), "the algorithm is not supported here: ES256 is");
    // A header that says PS256 over a signature by RS256, with a key that says neither.
    let bare = [rs.public().bare()];
    let pss = made(rs, r#"{"alg":"PS256"}"#, "{}");
    assert_eq!(assertion(&pss, &bare), Err(JoseError::WrongSignature));
    let pkcs1 = made(ps, r#"{"alg":"RS256"}"#, "{}");
    assert_eq!(assertion(&pkcs1, &[ps.public().bare()]), Err(JoseError::WrongSignature));
    // The same with keys that say what they are for.
    assert_eq!(assertion(&pss, &keys), Err(JoseError::NoKeyForAlgorithm(JwsAlgorithm::Ps256)));
    let curve = made(rs, r#"{"alg":"ES256"}"#, "{}");
    assert_eq!(assertion(&curve, &bare), Err(JoseError::NoKeyForAlgorithm(JwsAlgorithm::Es256)));
}

#[test]
fn the_key_is_the_one_that_is_named_or_one_of_few() {
    let es: Vec<_> = (0..9).map(|_| SigningKey::generate(JwsAlgorithm::Es256).unwrap()).collect();
    let keys: Vec<_> = es.iter().map(|it| it.public().clone()).collect();
    let named = |kid: &str| made(&es[0], &json!({ "alg": "ES256", "kid": kid }).to_string(), "{}");
    assert!(assertion(&named(es[0].kid()), &keys).is_ok());
    assert_eq!(assertion(&named(es[1].kid()), &keys), Err(JoseError::WrongSignature), "by another key");
    assert_eq!(assertion(&named("unknown"), &keys), Err(JoseError::UnknownKey));
    assert_eq!(assertion(&named(""), &keys), Err(JoseError::UnknownKey));
    let unnamed = made(&es[7], r#"{"alg":"ES256"}"#, "{}");
    assert!(assertion(&unnamed, &keys[..8]).is_ok(), "the last of eight");
    assert_eq!(assertion(&unnamed, &keys[..7]), Err(JoseError::WrongSignature));
    assert_eq!(assertion(&unnamed, &keys), Err(JoseError::KeyIdNeeded(8)));
    assert_eq!(assertion(&unnamed, &[]), Err(JoseError::NoKeyForAlgorithm(JwsAlgorithm::Es256)));
    let path = made(&es[0], r#"{"alg":"ES256","kid":"../../etc/passwd"}"#, "{}");
    assert_eq!(assertion(&path, &keys), Err(JoseError::UnknownKey));
}

#[test]
fn a_header_chooses_neither_its_key_nor_its_rules() {
    for name in ["crit", "jku", "x5u", "x5c", "x5t", "x5t#S256", "b64", "zip", "enc", "cty"] {
        for value in [json!("x"), json!(["b64"]), json!(false), json!(null)] {
            let header = json!({ "alg": "ES256", name: value }).to_string();
            assert_eq!(with_header(&header), Err(JoseError::ForbiddenHeader(name)));
        }
    }
    let own = json!({ "alg": "ES256", "jwk": key(JwsAlgorithm::Es256).public().jwk() }).to_string();
    assert_eq!(with_header(&own), Err(JoseError::ForbiddenHeader("jwk")));
    assert_eq!(with_header(r#"{"alg":"ES256","nonce":"x"}"#), Err(JoseError::UnknownHeader));
    assert_eq!(with_header(r#"{"alg":"ES256","ALG":"none"}"#), Err(JoseError::UnknownHeader));
    assert_eq!(with_header(r#"{"alg":"ES256","kid":7}"#), Err(JoseError::HeaderNotText("kid")));
}

#[test]
fn a_token_of_another_kind_is_refused() {
    let es = key(JwsAlgorithm::Es256);
    let keys = [es.public().clone()];
    let kinds = [
        JwtKind::IdToken,
        JwtKind::AccessToken,
        JwtKind::LogoutToken,
        JwtKind::RequestObject,
        JwtKind::Introspection,
    ];
    for signed in kinds {
        let token = es.sign(signed, &json!({})).unwrap();
        for read in kinds {
            let answer = verify::<Value>(&token, read, &keys, &JwsAlgorithm::ALL).map(|_| ());
            // Signed requests are older than their type, and others' keys sign them: none of ours, with which ID tokens are signed.
            let older = read == JwtKind::RequestObject && signed == JwtKind::IdToken;
            let good = signed == read || older;
            assert_eq!(answer, if good { Ok(()) } else { Err(JoseError::WrongType(read.typ())) });
        }
        let proof = verify_with_own_key::<Value>(&token, JwtKind::DpopProof, &JwsAlgorithm::ALL);
        assert_eq!(proof.unwrap_err(), JoseError::WrongType("dpop+jwt"));
    }
    let without = made(es, r#"{"alg":"ES256"}"#, "{}");
    for read in kinds.into_iter().filter(|read| *read != JwtKind::RequestObject) {
        assert!(verify::<Value>(&without, read, &keys, &JwsAlgorithm::ALL).is_err(), "nothing is said");
    }
}

#[test]
fn a_type_is_compared_as_media_types_are() {
    for (typ, kind, good) in [
        ("at+jwt", JwtKind::AccessToken, true),
        ("AT+JWT", JwtKind::AccessToken, true),
        ("application/at+jwt", JwtKind::AccessToken, true),
        ("Application/At+Jwt", JwtKind::AccessToken, true),
        ("application/application/at+jwt", JwtKind::AccessToken, false),
        ("text/at+jwt", JwtKind::AccessToken, false),
        ("at+jwt ", JwtKind::AccessToken, false),
        ("", JwtKind::AccessToken, false),
        ("JWT", JwtKind::AccessToken, false),
        ("jwt", JwtKind::IdToken, true),
        ("", JwtKind::IdToken, false),
        ("JWT", JwtKind::ClientAssertion, true),
        ("client-authentication+jwt", JwtKind::ClientAssertion, true),
        ("dpop+jwt", JwtKind::ClientAssertion, false),
        ("", JwtKind::ClientAssertion, false),
        ("ﬀﬀﬀﬀﬀﬀ/at", JwtKind::AccessToken, false),
    ] {
        assert_eq!(kind.accepts(Some(typ)), good, "{typ:?}");
    }
    assert!(JwtKind::ClientAssertion.accepts(None));
    assert!(!JwtKind::IdToken.accepts(None));
    assert_eq!(with_header(r#"{"alg":"ES256","typ":null}"#), Err(JoseError::HeaderNotText("typ")));
}

#[test]
fn a_member_that_stands_twice_is_refused_wherever_it_stands() {
    let es = key(JwsAlgorithm::Es256);
    let keys = [es.public().clone()];
    for header in [
        r#"{"alg":"ES256","alg":"ES256"}"#,
        r#"{"alg":"none","alg":"ES256"}"#,
        r#"{"alg":"ES256","\u0061lg":"none"}"#,
    ] {
        assert_eq!(with_header(header), Err(JoseError::DuplicateMember));
    }
    for payload in [
        r#"{"sub":"a","sub":"b"}"#,
        r#"{"sub":"a","s\u0075b":"a"}"#,
        r#"{"a":{"b":[{"c":1},{"c":1,"c":2}]}}"#,
        r#"{"cnf":{"jkt":"a","jkt":"a"}}"#,
    ] {
        let token = made(es, r#"{"alg":"ES256"}"#, payload);
        assert_eq!(assertion(&token, &keys), Err(JoseError::DuplicateMember));
        assert_eq!(peek(&token), Err(JoseError::DuplicateMember));
    }
    let twice = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    assert_eq!(PublicKey::from_jwk(twice), Err(JoseError::DuplicateMember));
    assert_eq!(JwkSet::parse(&format!(r#"{{"keys":[{twice}]}}"#)), Err(JoseError::DuplicateMember));
    assert_eq!(JwkSet::parse(r#"{"keys":[],"keys":[]}"#), Err(JoseError::DuplicateMember));
}

#[test]
fn a_token_that_is_written_otherwise_is_refused() {
    let es = key(JwsAlgorithm::Es256);
    let keys = [es.public().clone()];
    let good = es.sign(JwtKind::ClientAssertion, &json!({ "a": 1 })).unwrap();
    assert!(assertion(&good, &keys).is_ok());
    let parts: Vec<&str> = good.split('.').collect();
    let [header, payload, signature] = parts[..] else { panic!() };
    // The last character of 64 bytes stands for two bits only; the other four must be zero.
    let (body, last) = signature.split_at(signature.len() - 1);
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let next = &alphabet[alphabet.find(last).unwrap() + 1..][..1];
    for (token, why) in [
        (format!("{header}.{payload}.{signature}=="), JoseError::NotBase64Url),
        (format!("{header}.{payload}.{signature}="), JoseError::NotBase64Url),
        (format!("{header}.{payload}.{body}{next}"), JoseError::NotBase64Url),
        (format!("{header}=.{payload}.{signature}"), JoseError::NotBase64Url),
        (format!("{header}.{payload} .{signature}"), JoseError::NotBase64Url),
        (format!("{header}.{payload}.{signature}\n"), JoseError::NotBase64Url),
        (format!(" {good}"), JoseError::NotBase64Url),
        (format!("{header}.{payload}.{}+", &signature[..85]), JoseError::NotBase64Url),
        (format!("{header}.{payload}.{}/", &signature[..85]), JoseError::NotBase64Url),
        (format!("{header}.{payload}.é{signature}"), JoseError::NotBase64Url),
        (format!("{header}.{payload}"), JoseError::NotCompact),
        (format!("{good}.{signature}"), JoseError::NotCompact),
        (format!("{good}."), JoseError::NotCompact),
        (header.to_owned(), JoseError::NotCompact),
        (String::new(), JoseError::NotCompact),
        ("..".to_owned(), JoseError::NotJson),
        (format!("{header}.{payload}.{}", &signature[..84]), JoseError::WrongSignature),
        (format!("{header}..{signature}"), JoseError::WrongSignature),
        (format!("{header}.{}.{signature}", to_base64url(br#"{"a":2}"#)), JoseError::WrongSignature),
        (
            json!({ "protected": header, "payload": payload, "signature": signature }).to_string(),
            JoseError::NotCompact,
        ),
    ] {
        assert_eq!(assertion(&token, &keys), Err(why), "{token}");
    }
    for at in 0..good.len() {
        assert!(assertion(&good[..at], &keys).is_err(), "cut off at {at}");
        let other = if good[at..].starts_with('A') { "B" } else { "A" };
        let changed = format!("{}{other}{}", &good[..at], &good[at + 1..]);
        assert!(assertion(&changed, &keys).is_err(), "changed at {at}");
    }
}

#[test]
fn a_signature_of_der_or_of_zeros_or_of_another_length_is_refused() {
    let es = key(JwsAlgorithm::Es256);
    let keys = [es.public().clone()];
    let good = es.sign(JwtKind::ClientAssertion, &json!({})).unwrap();
    let (message, signature) = good.rsplit_once('.').unwrap();
    let bytes = crate::oidc::jose::json::base64url(signature).unwrap();
    let der = [&[0x30, 0x44, 0x02, 0x20], &bytes[..32], &[0x02, 0x20], &bytes[32..]].concat();
    for wrong in [der, vec![0; 64], vec![0; 63], [&bytes[..], &[0]].concat(), [&[0], &bytes[..]].concat()] {
        let token = format!("{message}.{}", to_base64url(&wrong));
        assert_eq!(assertion(&token, &keys), Err(JoseError::WrongSignature));
    }
    let rs = key(JwsAlgorithm::Rs256);
    let good = rs.sign(JwtKind::ClientAssertion, &json!({})).unwrap();
    let (message, signature) = good.rsplit_once('.').unwrap();
    let bytes = crate::oidc::jose::json::base64url(signature).unwrap();
    for wrong in [vec![0; 256], vec![1], [&[0], &bytes[..]].concat(), bytes[1..].to_vec()] {
        let token = format!("{message}.{}", to_base64url(&wrong));
        assert_eq!(assertion(&token, &[rs.public().clone()]), Err(JoseError::WrongSignature));
    }
}

#[test]
fn a_payload_that_is_no_object_or_not_the_claims_is_refused() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Wanted {
        sub: String,
        #[serde(flatten)]
        times: TokenTimes,
    }
    let es = key(JwsAlgorithm::Es256);
    let read = |payload: &str| {
        let token = made(es, r#"{"alg":"ES256"}"#, payload);
        let keys = [es.public().clone()];
        verify::<Wanted>(&token, JwtKind::ClientAssertion, &keys, &JwsAlgorithm::ALL).map(|it| it.claims)
    };
    for payload in ["", "null", "[]", "\"x\"", "7", "{", "{} {}", "{\"a\":}", "\u{FEFF}{}", "{\"a\":1e999}"] {
        assert_eq!(read(payload), Err(JoseError::NotJson), "{payload}");
    }
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(2_000), "]".repeat(2_000));
    assert_eq!(read(&deep), Err(JoseError::NotJson), "nested without end");
    for payload in [r#"{"exp":1}"#, r#"{"sub":7}"#, r#"{"sub":"s","exp":"1"}"#, r#"{"sub":"s","nbf":-1}"#] {
        assert_eq!(read(payload), Err(JoseError::WrongClaims), "{payload}");
    }
    let at = |millis| Some(NumericDate(Timestamp::from_millis(millis)));
    assert_eq!(
        read(r#"{"sub":"s","exp":1700000000,"iat":1699999999.5,"more":[]}"#),
        Ok(Wanted {
            sub: "s".to_owned(),
            times: TokenTimes { exp: at(1_700_000_000_000), nbf: None, iat: at(1_699_999_999_500) }
        })
    );
}

#[test]
fn a_token_is_taken_up_to_its_limit_and_not_beyond() {
    let es = key(JwsAlgorithm::Es256);
    let keys = [es.public().clone()];
    let fill =
        |length: usize| made(es, r#"{"alg":"ES256"}"#, &json!({ "a": "x".repeat(length) }).to_string());
    let most = (12_000..13_000).rev().find(|it| fill(*it).len() <= 16 * 1024).unwrap();
    assert!(assertion(&fill(most), &keys).is_ok());
    let over = JoseError::TooLong { what: "token", most: 16 * 1024 };
    assert_eq!(assertion(&fill(most + 2), &keys), Err(over.clone()));
    assert_eq!(peek(&fill(most + 2)), Err(over.clone()));
    assert_eq!(verify_with_own_key::<Value>(&".".repeat(20_000), JwtKind::DpopProof, &[]).unwrap_err(), over);
}

#[test]
fn a_proof_without_its_key_or_with_a_private_one_is_refused() {
    let es = key(JwsAlgorithm::Es256);
    let read = |header: Value| {
        let token = made(es, &header.to_string(), "{}");
        verify_with_own_key::<Value>(&token, JwtKind::DpopProof, &JwsAlgorithm::ALL).map(|_| ())
    };
    let jwk = es.public().bare().jwk();
    let header = |jwk: &Value| json!({ "alg": "ES256", "typ": "dpop+jwt", "jwk": jwk });
    assert_eq!(read(header(&jwk)), Ok(()));
    let mut private = jwk.clone();
    private["d"] = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI".into();
    assert_eq!(read(header(&private)), Err(JoseError::PrivateKey));
    let secret = json!({ "kty": "oct", "k": "AAAA" });
    assert_eq!(read(header(&secret)), Err(JoseError::PrivateKey));
    let other = SigningKey::generate(JwsAlgorithm::Es256).unwrap().public().bare().jwk();
    assert_eq!(read(header(&other)), Err(JoseError::WrongSignature));
    assert_eq!(read(header(&json!("x"))), Err(JoseError::NotJson));
    assert_eq!(read(json!({ "alg": "ES256", "typ": "dpop+jwt" })), Err(JoseError::NoOwnKey));
    assert_eq!(read(json!({ "alg": "ES256", "typ": "dpop+jwt", "kid": es.kid() })), Err(JoseError::NoOwnKey));
    let rsa = key(JwsAlgorithm::Rs256).public().bare().jwk();
    assert_eq!(read(header(&rsa)), Err(JoseError::NoKeyForAlgorithm(JwsAlgorithm::Es256)));
}

#[test]
fn a_key_that_is_weak_or_not_whole_is_refused() {
    let rsa = |n: &[u8], e: &[u8]| {
        PublicKey::from_jwk(&json!({ "kty": "RSA", "n": to_base64url(n), "e": to_base64url(e) }).to_string())
            .map(|_| ())
    };
    let usual = [1, 0, 1];
    let odd = |length: usize| [&vec![0xFF; length - 1][..], &[1]].concat();
    assert_eq!(rsa(&odd(256), &usual), Ok(()));
    assert_eq!(rsa(&odd(1024), &usual), Ok(()));
    assert_eq!(rsa(&odd(128), &usual), Err(JoseError::WeakRsaKey), "1024 bits");
    assert_eq!(rsa(&[&[0x7F][..], &odd(255)].concat(), &usual), Err(JoseError::WeakRsaKey), "2047 bits");
    assert_eq!(rsa(&[&[1][..], &odd(1024)].concat(), &usual), Err(JoseError::WeakRsaKey), "8193 bits");
    assert_eq!(rsa(&[0xFF; 256].map(|_| 0xFE), &usual), Err(JoseError::WeakRsaKey), "an even modulus");
    for e in [&[3][..], &[1], &[0xFF, 0xFF], &[1, 0, 0], &[1, 0, 0, 0, 1], &[0xFF; 9]] {
        assert_eq!(rsa(&odd(256), e), Err(JoseError::WeakRsaKey), "{e:?}");
    }
    assert_eq!(rsa(&[&[0][..], &odd(256)].concat(), &usual), Err(JoseError::KeyPart("n")), "a leading zero");
    assert_eq!(rsa(&odd(256), &[0, 1, 0, 1]), Err(JoseError::KeyPart("e")), "a leading zero");
    assert_eq!(rsa(&[], &usual), Err(JoseError::KeyPart("n")));
    let read = |jwk: Value| PublicKey::from_jwk(&jwk.to_string()).map(|_| ());
    assert_eq!(read(json!({ "kty": "RSA", "e": "AQAB" })), Err(JoseError::KeyPart("n")));
    assert_eq!(read(json!({ "kty": "RSA", "n": 7, "e": "AQAB" })), Err(JoseError::KeyPart("n")));
    assert_eq!(read(json!({ "crv": "P-256" })), Err(JoseError::KeyPart("kty")));
    assert_eq!(read(json!([])), Err(JoseError::NotJson));
    let word = |byte: u8| to_base64url(&[byte; 32]);
    let p256 = |x: &str, y: &str| read(json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y }));
    assert_eq!(p256(&word(9), &word(9)), Err(JoseError::BadPoint));
    assert_eq!(p256(&word(0), &word(0)), Err(JoseError::BadPoint), "the point at infinity");
    assert_eq!(p256(&word(0xFF), &word(1)), Err(JoseError::BadPoint), "beyond the field");
    assert_eq!(p256(&to_base64url(&[1; 31]), &word(1)), Err(JoseError::KeyPart("x")));
    assert_eq!(p256(&to_base64url(&[1; 33]), &word(1)), Err(JoseError::KeyPart("x")));
    for name in ["kid", "use", "alg"] {
        let mut jwk: Value = serde_json::from_str(A3_KEY).unwrap();
        jwk[name] = json!(["x"]);
        assert_eq!(read(jwk), Err(JoseError::KeyPart(name)));
    }
}

#[test]
fn a_key_that_everybody_can_sign_for_is_refused() {
    let read = |x: [u8; 32]| {
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": to_base64url(&x) });
        PublicKey::from_jwk(&jwk.to_string()).map(|_| ())
    };
    let start = |first: u8, rest: u8, last: u8| {
        let mut all = [rest; 32];
        (all[0], all[31]) = (first, last);
        all
    };
    // The neutral point: by it, this is a signature over whatever one likes, which the library takes.
    let neutral = start(1, 0, 0);
    let forged = [&neutral[..], &[0; 32]].concat();
    let library = aws_lc_rs::signature::UnparsedPublicKey::new(&aws_lc_rs::signature::ED25519, neutral);
    assert!(library.verify(b"anything at all", &forged).is_ok());
    for x in [
        neutral,
        start(1, 0, 0x80),
        [0; 32],
        start(0, 0, 0x80),
        start(0xEC, 0xFF, 0x7F),
        start(0xEC, 0xFF, 0xFF),
        start(0xED, 0xFF, 0x7F), // the prime, which is zero otherwise written
        start(0xEE, 0xFF, 0xFF),
        [0xFF; 32],
    ] {
        assert_eq!(read(x), Err(JoseError::BadPoint), "{x:?}");
    }
    let eighth = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05";
    let other = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";
    for hex in [eighth, other] {
        let mut x = [0; 32];
        for (at, byte) in x.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap();
        }
        assert_eq!(read(x), Err(JoseError::BadPoint));
        x[31] |= 0x80;
        assert_eq!(read(x), Err(JoseError::BadPoint));
    }
    for key in (0..20).map(|_| SigningKey::generate(JwsAlgorithm::EdDsa).unwrap()) {
        assert!(PublicKey::from_jwk(&key.public().jwk().to_string()).is_ok());
    }
}

#[test]
fn a_set_passes_over_what_is_not_used_here_and_refuses_what_is_wrong() {
    let keys: Vec<Value> = KEYS.iter().map(|it| it.public().jwk()).collect();
    let parse = |keys: &[Value]| JwkSet::parse(&json!({ "keys": keys, "more": 1 }).to_string());
    let read = |more: Value| parse(&[&keys[..], &[more]].concat()).map(|it| it.keys().len());
    assert_eq!(parse(&keys).unwrap().keys().len(), 4);
    let with = |name: &str, value: Value| {
        let mut jwk = KEYS[0].public().bare().jwk();
        jwk[name] = value;
        jwk
    };
    for unused in [
        json!({ "kty": "EC", "crv": "P-384", "x": "AA", "y": "AA" }),
        json!({ "kty": "OKP", "crv": "X25519", "x": "AA" }),
        json!({ "kty": "AKP", "pub": "AA" }),
        with("use", "enc".into()),
        with("alg", "RS512".into()),
        with("alg", "ES256".into()),
        with("key_ops", json!(["encrypt"])),
    ] {
        assert_eq!(read(unused), Ok(4));
    }
    assert_eq!(read(with("key_ops", json!(["verify"]))), Ok(5));
    assert_eq!(read(with("x5c", json!(["AAAA"]))), Ok(5), "members that nobody here knows");
    assert_eq!(read(keys[0].clone()), Err(JoseError::DuplicateKeyId));
    assert_eq!(read(with("d", "AA".into())), Err(JoseError::PrivateKey));
    assert_eq!(read(json!({ "kty": "oct", "k": "AA" })), Err(JoseError::PrivateKey));
    assert_eq!(read(with("n", "AA".into())), Err(JoseError::KeyPart("n")));
    assert_eq!(read(with("kid", "".into())), Err(JoseError::KeyPart("kid")));
    assert_eq!(read(with("kid", "x".repeat(257).into())), Err(JoseError::KeyPart("kid")));
    assert_eq!(read(json!(7)), Err(JoseError::NotJson));
    assert_eq!(parse(&vec![json!({ "kty": "AKP" }); 32]).unwrap().keys(), []);
    assert_eq!(parse(&vec![json!({ "kty": "AKP" }); 33]), Err(JoseError::TooManyKeys(32)));
    assert_eq!(JwkSet::parse("{}"), Err(JoseError::KeyPart("keys")));
    assert_eq!(JwkSet::parse(r#"{"keys":{}}"#), Err(JoseError::KeyPart("keys")));
    let long = format!(r#"{{"keys":[],"a":"{}"}}"#, "x".repeat(64 * 1024));
    assert!(matches!(JwkSet::parse(&long), Err(JoseError::TooLong { .. })));
    let ours: JwkSet = KEYS.iter().map(|it| it.public().clone()).collect();
    assert_eq!(JwkSet::parse(&serde_json::to_string(&ours).unwrap()), Ok(ours));
}

#[test]
fn times_are_compared_with_some_skew() {
    let now = Timestamp::from_millis(1_700_000_000_000);
    let at = |seconds: i64| Some(NumericDate(Timestamp::from_millis(1_700_000_000_000 + seconds * 1000)));
    let skew = Duration::from_secs(10);
    let none = TokenTimes::default();
    let within = |it: TokenTimes| it.within(now, skew);
    assert_eq!(within(none), Ok(()));
    assert_eq!(within(TokenTimes { exp: at(1), ..none }), Ok(()));
    assert_eq!(within(TokenTimes { exp: at(-9), ..none }), Ok(()));
    assert_eq!(within(TokenTimes { exp: at(-10), ..none }), Err(JoseError::Expired { by: skew }));
    for time in [8, 10] {
        assert_eq!(within(TokenTimes { nbf: at(time), iat: at(time), ..none }), Ok(()));
    }
    let ahead = Err(JoseError::FromTheFuture { by: Duration::from_secs(61) });
    assert_eq!(within(TokenTimes { nbf: at(61), ..none }), ahead);
    assert_eq!(within(TokenTimes { iat: at(61), exp: at(3600), ..none }), ahead);
    let age = Duration::from_mins(1);
    let fresh = |it: TokenTimes| it.fresh(now, age, skew);
    assert_eq!(fresh(TokenTimes { iat: at(-70), ..none }), Ok(()));
    assert_eq!(
        fresh(TokenTimes { iat: at(-3600), ..none }),
        Err(JoseError::TooOld { by: Duration::from_secs(3530) })
    );
    assert_eq!(fresh(TokenTimes { exp: at(60), ..none }), Err(JoseError::NoTime("iat")));
    assert_eq!(
        fresh(TokenTimes { iat: at(11), ..none }),
        Err(JoseError::FromTheFuture { by: Duration::from_secs(11) })
    );
    let last = TokenTimes { exp: Some(NumericDate(Timestamp::from_millis(i64::MAX))), ..none };
    assert_eq!(last.within(now, Duration::MAX), Ok(()));
}

#[test]
fn a_moment_is_a_number_of_seconds_and_nothing_else() {
    let read = |text: &str| serde_json::from_str::<NumericDate>(text).ok().map(|it| it.0.as_millis());
    assert_eq!(read("0"), Some(0));
    assert_eq!(read("1700000000"), Some(1_700_000_000_000));
    assert_eq!(read("1.7e9"), Some(1_700_000_000_000));
    assert_eq!(read("1700000000.9999"), Some(1_700_000_000_999));
    for text in
        ["-1", "-0.5", "1e300", "18446744073709551615", "253402300800", "\"1\"", "true", "null", "[1]"]
    {
        assert_eq!(read(text), None, "{text}");
    }
    let late = NumericDate(Timestamp::from_millis(1_700_000_000_999));
    assert_eq!(serde_json::to_string(&late).unwrap(), "1700000000", "whole seconds, rounded down");
}

#[test]
fn peeking_tells_who_sends_a_token_and_nothing_more() {
    let token = |payload: &str| format!("e30.{}.AA", to_base64url(payload.as_bytes()));
    let seen = peek(&token(r#"{"iss":"a","sub":"b","aud":"c","admin":true}"#)).unwrap();
    assert_eq!((seen.issuer.as_deref(), seen.subject.as_deref()), (Some("a"), Some("b")));
    assert_eq!(seen.audience, ["c"]);
    assert_eq!(peek(&token(r#"{"aud":["c","d"]}"#)).unwrap().audience, ["c", "d"]);
    assert_eq!(peek(&token("{}")).unwrap(), crate::oidc::jose::UnverifiedClaims::default());
    for payload in [r#"{"iss":1}"#, r#"{"sub":null}"#, r#"{"aud":[1]}"#, r#"{"aud":{}}"#] {
        assert_eq!(peek(&token(payload)), Err(JoseError::WrongClaims));
    }
    assert_eq!(peek(&token("x")), Err(JoseError::NotJson));
}

#[test]
fn no_error_repeats_what_was_in_the_token() {
    let es = key(JwsAlgorithm::Es256);
    let marked = "geheimnis";
    for header in [
        json!({ "alg": marked }),
        json!({ "alg": "ES256", "kid": marked }),
        json!({ "alg": "ES256", "typ": marked }),
        json!({ "alg": "ES256", marked: marked }),
        json!({ "alg": "ES256", "crit": [marked] }),
        json!({ "alg": "ES256", "kid": { marked: marked } }),
    ] {
        let error = with_header(&header.to_string()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains(marked));
    }
    let token = made(es, r#"{"alg":"ES256"}"#, &json!({ "exp": marked }).to_string());
    let read =
        verify::<TokenTimes>(&token, JwtKind::ClientAssertion, &[es.public().clone()], &JwsAlgorithm::ALL);
    let error = read.unwrap_err();
    assert_eq!(error, JoseError::WrongClaims);
    assert!(!format!("{error} {error:?}").contains(marked));
}
