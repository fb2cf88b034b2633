//! Spans as bytes, and what a collector says of them: OTLP in its binary form.

use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::trace::SpanData;
use prost::Message as _;

/// A request to a collector.
pub(super) fn request(spans: Vec<SpanData>, service: &ResourceAttributesWithSchema) -> Vec<u8> {
    let resource_spans = group_spans_by_resource_and_scope(spans, service);
    ExportTraceServiceRequest { resource_spans }.encode_to_vec()
}

/// How many of them the collector has not taken, by its answer. An answer that is none is silence: they were taken.
pub(super) fn rejected(answer: &[u8]) -> u64 {
    let answer = ExportTraceServiceResponse::decode(answer).ok();
    let some = answer.and_then(|answer| answer.partial_success);
    some.and_then(|some| u64::try_from(some.rejected_spans).ok()).unwrap_or_default()
}
