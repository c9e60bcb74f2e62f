import type { AnswerBody } from "./harness.js";

export function isDocumentedAnswer(status: number, answer: AnswerBody): boolean;
export function isDocumentedMiss(status: number, answer: AnswerBody | undefined): boolean;
export function isDocumentedDefect(status: number, answer: AnswerBody | undefined): boolean;
