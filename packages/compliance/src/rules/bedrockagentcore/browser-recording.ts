import type { Rule } from '../rule';

/** A custom browser records its sessions to a bucket. */
export const browserRecording: Rule = {
  types: ['AWS::BedrockAgentCore::BrowserCustom'],
  judge(browser) {
    const recording = browser.in('RecordingConfig');
    return recording.flag('Enabled') === true && recording.has('S3Location');
  },
};
